import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { StackError } from "./stack-error";

const guardFile = join(import.meta.dirname, "guard.mjs");
const keptLines = 30;

/** A program to run under the guard. `name` becomes its prefix on the terminal and the name of its log file. */
export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  logDir: string;
  /** What asks it to end; SIGTERM unless said otherwise. */
  signal?: "SIGTERM" | "SIGINT";
  graceMs?: number;
  /** Run as this user; needs root. */
  user?: { uid: number; gid: number } | undefined;
  /** Called with each line of output; omit to keep the terminal quiet. */
  onLine?: ((line: string) => void) | undefined;
}

/** A running program. It ends when `stop` is called or this process ends, in whatever way. */
export interface Child {
  name: string;
  logFile: string;
  /** Resolves with the exit code; never rejects. */
  exited: Promise<number>;
  isRunning(): boolean;
  /** The last lines it printed, newest last. */
  tail(): string[];
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a program under the guard and appends its output to `<logDir>/<name>.log`. Does not wait until it is ready. */
export function startChild(spec: ChildSpec): Child {
  mkdirSync(spec.logDir, { recursive: true });
  const logFile = join(spec.logDir, `${spec.name}.log`);
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  const options = JSON.stringify({ signal: spec.signal, graceMs: spec.graceMs, ...spec.user });
  // Detached: Ctrl-C in the terminal reaches only this process, which then ends the others in order.
  const guard = spawn(process.execPath, [guardFile, options, spec.command, ...spec.args], {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const take = (printed: string) => {
    const line = stripVTControlCharacters(printed);
    log.write(`${line}\n`);
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    spec.onLine?.(line);
  };
  createInterface({ input: guard.stdout }).on("line", take);
  createInterface({ input: guard.stderr }).on("line", take);
  guard.stdin.on("error", () => take("(its guard is gone)"));

  let running = true;
  const exited = new Promise<number>((resolve) => {
    guard.on("close", (code) => {
      running = false;
      log.end();
      resolve(code ?? 1);
    });
    guard.on("error", (error) => take(`cannot start: ${error.message}`));
  });
  return {
    name: spec.name,
    logFile,
    exited,
    isRunning: () => running,
    tail: () => [...lines],
    stop: async () => {
      if (running) guard.stdin.end();
      await exited;
    },
  };
}

/**
 * Waits until `probe` answers true, asking every 50 ms. Throws a `StackError` with the program's last lines when it
 * ends first, or when `timeoutMs` is over.
 */
export async function waitUntilReady(child: Child, probe: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!child.isRunning()) throw failed(child, `${child.name} stopped while starting`);
    if (await probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await child.stop();
  throw failed(child, `${child.name} did not become ready within ${Math.round(timeoutMs / 1000)} s`);
}

function failed(child: Child, what: string): StackError {
  const last = child.tail().slice(-8);
  const lines = last.length > 0 ? `\n    ${last.join("\n    ")}` : "";
  return new StackError(`${what}.${lines}`, `Its whole log: ${child.logFile}`);
}

/** A probe for `waitUntilReady`: true when the address answers with a status below `limit` (600 takes any answer). */
export function answers(url: string, limit = 500): () => Promise<boolean> {
  return async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(60_000), redirect: "manual" });
      await response.body?.cancel();
      return response.status < limit;
    } catch {
      return false;
    }
  };
}
