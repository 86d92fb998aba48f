import { beforeEach, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";

let sandbox: TestSandbox;
beforeEach(async () => {
  sandbox = await testSandbox();
});

const submit = (path: string, fields: Record<string, string>) => sandbox.submit(path, fields);

it("shows every persona with its numbers, the newest calls and the time", async () => {
  const token = await sandbox.tokenFor("instagram", "maya");
  await sandbox.read("/graph.instagram.com/me?fields=username", token);
  const { text } = await sandbox.send("/");
  for (const { username } of sandbox.world.personas.list()) expect(text).toContain(username);
  expect(text).toContain("2026-11-21 10:00:00 UTC");
  expect(text).toContain("GET /me");
  expect(text).not.toContain(token);
});

it("moves the clock and switches faults on and off", async () => {
  expect((await submit("/_page/clock", { advanceMs: "3600000" })).status).toBe(303);
  await submit("/_page/faults", { kind: "server_error", platform: "youtube" });
  const { text } = await sandbox.send("/?part=live");
  expect(text).toContain("2026-11-21 11:00:00 UTC");
  expect(text).toContain("server_error");
  expect(sandbox.world.faults.list()).toMatchObject([{ input: { kind: "server_error", platform: "youtube" } }]);
  await submit("/_page/faults/clear", { id: "f1" });
  expect(sandbox.world.faults.list()).toEqual([]);
});

it("shows what came in as text, never as markup", async () => {
  await sandbox.send("/graph.instagram.com/<script>alert(1)</script>");
  const path = `/graph.instagram.com/${encodeURIComponent("<img src=x>")}`;
  await sandbox.send(path);
  const { text } = await sandbox.send("/?part=live");
  expect(text).not.toContain("<img");
  expect(text).not.toContain("<script>alert");
});
