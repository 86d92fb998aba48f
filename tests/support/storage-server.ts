import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The processes of the Storage server on a port; none where the system has no /proc. */
export function serverPids(port: number | string): number[] {
  const mark = `SUPABASE_PORT=${port}\0`;
  return (existsSync("/proc/self/environ") ? readdirSync("/proc") : []).map(Number).filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!command.includes("supabase-server") || command.includes("guard.mjs")) return false;
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(mark);
    } catch {
      return false; // Ended meanwhile, or no process at all.
    }
  });
}
