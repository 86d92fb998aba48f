import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { typescriptArgs } from "@/scripts/stack/services";
import { type Order, type Result, resultsSchema } from "./refresh-order";

const program = "tests/faults/refresh-racer.program.ts";

interface Racer {
  readonly child: ChildProcess;
  send(line: string): void;
  /** Its next line, or null when it has ended. */
  next(): Promise<string | null>;
}

/** Processes that stay for many rounds; one that died is replaced before the next. */
export interface Racers {
  /** All of them use the same connections at the same moment. Returns how each ended; null = it was killed. */
  run(order: Order): Promise<(readonly Result[] | null)[]>;
  stop(): void;
}

/** How many start at the same time: all at once would leave nobody else a processor for minutes. */
const startingAtOnce = 4;

/** Starts `howMany` processes in the environment of the stack's app and waits until all have loaded. */
export async function startRacers(howMany: number, environment: Record<string, string>): Promise<Racers> {
  const racers: Racer[] = [];
  while (racers.length < howMany) {
    const length = Math.min(startingAtOnce, howMany - racers.length);
    racers.push(...(await Promise.all(Array.from({ length }, () => startRacer(environment)))));
  }
  return {
    async run(order) {
      for (const [index, { child }] of racers.entries()) {
        if (child.exitCode !== null || child.signalCode !== null) racers[index] = await startRacer(environment);
      }
      await Promise.all(
        racers.map(async ({ send, next }) => {
          send(JSON.stringify(order));
          if ((await next()) !== '"ready"') throw new Error("a process of the race did not get ready");
        }),
      );
      for (const { send } of racers) send("go");
      return Promise.all(
        racers.map(async ({ next }) => {
          const line = await next();
          return line === null ? null : resultsSchema.parse(JSON.parse(line));
        }),
      );
    },
    stop: () => {
      for (const { child } of racers) child.kill("SIGKILL");
    },
  };
}

async function startRacer(environment: Record<string, string>): Promise<Racer> {
  const child = spawn(process.execPath, typescriptArgs(program), {
    cwd: repoRoot,
    env: { ...childEnvironment({ ...environment, LOG_LEVEL: "silent" }), NODE_OPTIONS: "--max-old-space-size=200" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.on("error", () => undefined); // it may be dead by then: its next line says so
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? null : value;
  };
  if ((await next()) !== '"loaded"') throw new Error("a process of the race did not start");
  return { child, next, send: (line) => void child.stdin.write(`${line}\n`) };
}
