import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { withTemporaryDatabase } from "@/scripts/stack/temporary-database";

/** Sets how long the fake platform waits before it answers, in milliseconds. */
export type SetLatency = (latencyMs: number) => Promise<void>;

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
export async function withInstallation<Result>(use: (setLatency: SetLatency) => Promise<Result>): Promise<Result> {
  const platform = await startFakePlatform();
  try {
    return await withTemporaryDatabase(
      async (_databaseUrl, env) => {
        Object.assign(process.env, env, { SANDBOX_URL: platform.url, LOG_LEVEL: "error" });
        return use(async (latencyMs) => {
          await fetch(`${platform.url}/_latency?latencyMs=${latencyMs}`, { method: "PUT" });
        });
      },
      { durable: true },
    );
  } finally {
    platform.stop();
  }
}
