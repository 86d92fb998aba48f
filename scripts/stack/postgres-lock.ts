import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes a `postmaster.pid` whose server is gone, also when its process number now belongs to another program (which
 * PostgreSQL itself would not dare), and ends a server that still runs on this folder although nobody supervises it.
 * The caller holds the lock of the data folder, so no other supervisor can own that server.
 */
export async function clearStaleLock(dataDir: string): Promise<void> {
  const lockFile = join(dataDir, "postmaster.pid");
  if (!existsSync(lockFile)) return;
  const pid = Number.parseInt(readFileSync(lockFile, "utf8"), 10);
  if (runsOn(pid, dataDir)) {
    process.kill(pid, "SIGINT");
    for (let waitedMs = 0; runsOn(pid, dataDir); waitedMs += 100) {
      if (waitedMs === 10_000) process.kill(pid, "SIGQUIT");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  rmSync(lockFile, { force: true });
}

function runsOn(pid: number, dataDir: string): boolean {
  return Number.isInteger(pid) && pid > 1 && commandLine(pid).includes(dataDir);
}

function commandLine(pid: number): string {
  const procFile = `/proc/${pid}/cmdline`;
  if (existsSync("/proc/self/cmdline")) return existsSync(procFile) ? readFileSync(procFile, "utf8") : "";
  return spawnSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }).stdout ?? "";
}
