import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startChild, waitUntilReady } from "./child";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "influmeter-child-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that notes its process number in `file` and lives for a minute. */
const sleeper = (file: string, more = "") =>
  `require("node:fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setTimeout(() => {}, 60_000); ${more}`;

const spec = (code: string) => ({
  name: "sleeper",
  command: process.execPath,
  args: ["-e", code],
  env: process.env,
  cwd: folder,
  logDir: folder,
});

async function readPid(file: string): Promise<number> {
  return vi.waitFor(() => {
    const pid = Number(readFileSync(file, "utf8"));
    if (!pid) throw new Error("not written yet");
    return pid;
  }, 10_000);
}

function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync("/proc/self/stat")) return existsSync(stat) && !readFileSync(stat, "utf8").includes(") Z ");
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const waitUntilDead = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);

it("nothing outlives a supervisor that is killed with SIGKILL, not even a grandchild that ignores SIGTERM", async () => {
  const childFile = join(folder, "child");
  const grandchildFile = join(folder, "grandchild");
  const stubborn = sleeper(grandchildFile, 'process.on("SIGTERM", () => {});');
  const child = sleeper(
    childFile,
    `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "ignore" });`,
  );
  const program = join(folder, "supervisor.ts");
  const module = JSON.stringify(join(import.meta.dirname, "child.ts"));
  writeFileSync(
    program,
    `import { startChild } from ${module};
     startChild({ ...${JSON.stringify({ ...spec(child), env: {} })}, env: process.env });`,
  );
  const supervisor = spawn(process.execPath, ["--import", "tsx", program], { stdio: "ignore" });
  const pids = [await readPid(childFile), await readPid(grandchildFile)];
  supervisor.kill("SIGKILL");
  for (const pid of pids) await waitUntilDead(pid);
}, 30_000);

it("stop waits until the program has ended, by force when it ignores the polite way", async () => {
  const file = join(folder, "pid");
  const child = startChild({ ...spec(sleeper(file, 'process.on("SIGTERM", () => {});')), graceMs: 300 });
  const pid = await readPid(file);
  await child.stop();
  expect(isAlive(pid)).toBe(false);
  expect(child.isRunning()).toBe(false);
});

it("a program that ends while starting is reported with its last words and its log file", async () => {
  const child = startChild(spec('console.error("no database"); process.exit(3)'));
  await expect(waitUntilReady(child, async () => false, 10_000)).rejects.toMatchObject({
    message: expect.stringMatching(/^sleeper stopped while starting[\s\S]*no database/),
    hint: expect.stringContaining("sleeper.log"),
  });
  expect(await child.exited).toBe(3);
  await vi.waitFor(() => expect(readFileSync(child.logFile, "utf8")).toBe("no database\n"));
});

it("a program that cannot be started is an ending, not an exception", async () => {
  const child = startChild({ ...spec(""), command: join(folder, "missing") });
  expect(await child.exited).toBe(127);
  expect(child.tail().join()).toContain("cannot run");
});
