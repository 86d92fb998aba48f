import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { clearStaleLock } from "./postgres-lock";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "influmeter-postgres-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = () => join(folder, "postmaster.pid");

it("a lock whose process is gone is removed", async () => {
  writeFileSync(lock(), `999999999\n${folder}\n`);
  await clearStaleLock(folder);
  expect(existsSync(lock())).toBe(false);
});

it("a lock whose process number now belongs to another program is removed, and that program lives on", async () => {
  const stranger = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { stdio: "ignore" });
  writeFileSync(lock(), `${stranger.pid}\n${folder}\n`);
  await clearStaleLock(folder);
  expect(existsSync(lock())).toBe(false);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill();
});

it("a server that still runs on the folder without a supervisor is ended first", async () => {
  const args = ["-e", 'console.log("up"); setTimeout(() => {}, 60_000)', "--", "-D", folder];
  const orphan = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => orphan.stdout.once("data", resolve));
  const ended = new Promise((resolve) => orphan.once("exit", (_code, signal) => resolve(signal)));
  writeFileSync(lock(), `${orphan.pid}\n${folder}\n`);
  await clearStaleLock(folder);
  expect(await ended).toBe("SIGINT");
  expect(existsSync(lock())).toBe(false);
});

it("a folder without a lock is left alone", async () => {
  await expect(clearStaleLock(folder)).resolves.toBeUndefined();
});
