import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { withTemporaryDatabase } from "@/scripts/stack/temporary-database";

/** Changes the fake platform: how long it waits before it answers, and how far its clock is ahead, in milliseconds. */
export interface FakeControl {
  setLatency(latencyMs: number): Promise<void>;
  setClock(offsetMs: number): Promise<void>;
}

async function startFakePlatform(): Promise<{ url: string; stop: () => void }> {
  const program = fileURLToPath(new URL("./fake-platform.program.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the fake platform has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^port (\d+)$/.exec(line)?.[1];
    if (port) return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill("SIGKILL") };
  }
  throw new Error("the fake platform did not start");
}

/**
 * Runs `use` in an installation made for measuring: a real database that is safe against power loss, as a hosted one is,
 * and the fake platform in another process where the sandbox would be. The environment of this process describes it, so
 * `lib` has to be imported within `use`. Everything is removed afterwards.
 */
export async function withInstallation<Result>(use: (control: FakeControl) => Promise<Result>): Promise<Result> {
  const platform = await startFakePlatform();
  try {
    return await withTemporaryDatabase(
      async (_databaseUrl, env) => {
        // What is measured here is not what YouTube allows; the measurement of that brings its own limits.
        const unlimited = { BUDGET_LIMITS: "youtube/data-api=1000000000000" };
        Object.assign(process.env, env, unlimited, { SANDBOX_URL: platform.url, LOG_LEVEL: "error" });
        const set = async (what: string) => {
          await fetch(`${platform.url}/_set?${what}`, { method: "PUT" });
        };
        return use({
          setLatency: (latencyMs) => set(`latencyMs=${latencyMs}`),
          setClock: (offsetMs) => set(`offsetMs=${offsetMs}`),
        });
      },
      { durable: true },
    );
  } finally {
    platform.stop();
  }
}
