import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { typescriptArgs } from "@/scripts/stack/services";
import type { Lab } from "./lab";
import { openPlatformTap } from "./platform-tap";
import { openPostgresTap } from "./postgres-tap";
import type { Trap } from "./trap";

/** A place for a process that is killed again and again, each time with a successor behind the same taps. */
export interface Seat {
  readonly name: string;
  arm(trap: Trap | null): void;
  start(): void;
  /** SIGKILL, now. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT: a machine that stalls and comes back. */
  pause(): void;
  resume(): void;
  /** A line to its standard input. */
  tell(line: string): void;
  isRunning(): boolean;
  /** Refreshes with tokens that work once that are lost with it: asked of it when it is dead, before its successor starts. */
  refreshesInHand(): number;
  /** Answers to such refreshes that it did not wait for. */
  unheard(): number;
  /** How often it ended without having been killed. */
  crashes(): number;
  close(): Promise<void>;
}

export interface SeatOptions {
  readonly name: string;
  /** The TypeScript program that sits here. */
  readonly file: string;
  readonly onLine?: (line: string) => void;
}

const lifeline = join(repoRoot, "tests/faults/lifeline.mjs");

/** Opens taps for a process of the lab. Nothing is started yet. Its output goes to a log file of its name. */
export async function openSeat(lab: Lab, { name, file, onLine }: SeatOptions): Promise<Seat> {
  const database = await openPostgresTap(name, lab.settings.ports.postgres);
  const platforms = await openPlatformTap(name, lab.description.sandboxUrl);
  const databaseUrl = new URL(lab.description.databaseUrl);
  databaseUrl.port = String(database.port);
  const env = childEnvironment({
    ...lab.description.env,
    DATABASE_URL: databaseUrl.href,
    SANDBOX_URL: platforms.url,
    // Every read with its owner's token, so that each stored number has its own line in the sandbox's log.
    YOUTUBE_API_KEY: "",
    X_BEARER_TOKEN: "",
  });
  mkdirSync(lab.description.logDir, { recursive: true });
  const log = createWriteStream(join(lab.description.logDir, `${name}.log`), { flags: "a", mode: 0o600 });
  let child: ChildProcess | null = null;
  let gone: Promise<void> = Promise.resolve();
  let killed = true;
  let crashes = 0;

  const seat: Seat = {
    name,
    arm: (trap) => {
      database.arm(trap);
      platforms.arm(trap);
    },
    start: () => {
      platforms.welcome();
      const args = ["--import", lifeline, ...typescriptArgs(file)];
      const started = spawn(process.execPath, args, { cwd: repoRoot, env, stdio: ["pipe", "pipe", "pipe"] });
      child = started;
      killed = false;
      started.stdin.on("error", () => undefined); // told something in the moment of its death
      started.stderr.on("data", (chunk: Buffer) => log.write(chunk));
      createInterface({ input: started.stdout }).on("line", (line) => {
        log.write(`${line}\n`);
        onLine?.(line);
      });
      gone = new Promise((resolve) => {
        started.on("exit", () => {
          if (child === started) child = null;
          database.cut();
          resolve();
          if (killed) return;
          crashes += 1;
          seat.start(); // as whatever supervises it would
        });
      });
    },
    kill: async () => {
      killed = true;
      platforms.mourn();
      child?.kill("SIGKILL");
      await gone;
    },
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    tell: (line) => void child?.stdin?.write(`${line}\n`),
    refreshesInHand: platforms.refreshesInHand,
    unheard: platforms.unheard,
    isRunning: () => child !== null,
    crashes: () => crashes,
    close: async () => {
      await seat.kill();
      database.close();
      platforms.close();
      log.end();
    },
  };
  return seat;
}
