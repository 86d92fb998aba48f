import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { igClient } from "./test-sandbox";

const root = fileURLToPath(new URL("..", import.meta.url));
let dataDir: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "sandbox-main-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

/** Starts the sandbox as its own process on a free port and resolves to its address. */
async function start(env: Record<string, string> = {}): Promise<string> {
  child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts"], {
    cwd: root,
    env: { ...process.env, VERCEL: "", SANDBOX_PORT: "0", SANDBOX_DATA_DIR: dataDir, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = [child.stdout, child.stderr].map((stream) =>
    stream === null ? null : createInterface({ input: stream }),
  );
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    for (const stream of lines) {
      stream?.on("line", (line) => {
        said.push(line);
        const address = /^sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    child?.once("exit", (code) => reject(new Error(`exited with ${code}: ${said.join("\n")}`)));
  });
}

async function post(address: string, body: unknown): Promise<unknown> {
  return (await fetch(address, { method: "POST", body: JSON.stringify(body) })).json();
}

it("goes on where it was after being killed in the middle of its work", async () => {
  const first = await start();
  await post(`${first}/_control/clients`, igClient);
  await post(`${first}/_control/clock`, { advanceMs: 5000 });
  const grant = await post(`${first}/_control/grants`, {
    platform: "instagram",
    personaId: "maya",
    clientId: "ig-app",
  });
  const { accessToken } = z.object({ accessToken: z.string() }).parse(grant);
  const headers = { Authorization: `Bearer ${accessToken}` };
  // Calls are under way while it dies; none of them may damage what is stored.
  const calls = Array.from({ length: 40 }, () =>
    fetch(`${first}/graph.instagram.com/me`, { headers }).then(
      (answer) => answer.status,
      () => 0,
    ),
  );
  await Promise.race(calls);
  child?.kill("SIGKILL");
  if (child !== undefined) await once(child, "exit");
  const answered = (await Promise.all(calls)).filter((status) => status === 200).length;

  const second = await start();
  expect((await fetch(`${second}/graph.instagram.com/me`, { headers })).status).toBe(200);
  const clock = z.object({ offsetMs: z.number() }).parse(await (await fetch(`${second}/_control/clock`)).json());
  expect(clock.offsetMs).toBe(5000);
  const log = z
    .object({ entries: z.array(z.object({ seq: z.number() })) })
    .parse(await (await fetch(`${second}/_control/log`)).json());
  expect(log.entries.length).toBeGreaterThan(answered);
}, 30_000);

it("leaves a call unanswered until the client gives up, and goes on serving others", async () => {
  const address = await start();
  await post(`${address}/_control/faults`, { kind: "timeout", times: 1 });
  const call = fetch(`${address}/graph.instagram.com/me`, { signal: AbortSignal.timeout(300) });
  await expect(call).rejects.toThrow(/timeout/i);
  expect((await fetch(`${address}/_control/clock`)).status).toBe(200);
}, 30_000);

it("does not start on Vercel", async () => {
  await expect(start({ VERCEL: "1" })).rejects.toThrow(/exited with 1/);
}, 30_000);
