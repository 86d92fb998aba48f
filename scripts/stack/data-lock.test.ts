import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lockData } from "./data-lock";

const newInstance = () => randomBytes(8).toString("hex");

it("a second stack on the same data is refused and told who holds them", async () => {
  const instance = newInstance();
  const lock = await lockData(instance);
  await expect(lockData(instance)).rejects.toThrow(`(process ${process.pid})`);
  lock.release();
});

it("data that were let go of can be taken again", async () => {
  const instance = newInstance();
  (await lockData(instance)).release();
  const again = await lockData(instance);
  again.release();
});

it("the lock of a killed stack is no obstacle", async () => {
  const instance = newInstance();
  const folder = mkdtempSync(join(tmpdir(), "influmeter-lock-"));
  const program = join(folder, "holder.mts");
  const module = JSON.stringify(join(import.meta.dirname, "data-lock.ts"));
  writeFileSync(
    program,
    `import { lockData } from ${module};
     await lockData("${instance}"); console.log("held"); setInterval(() => {}, 1000);`,
  );
  const holder = spawn(process.execPath, ["--import", "tsx", program], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  await expect(lockData(instance)).rejects.toThrow(`(process ${holder.pid})`);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = await lockData(instance);
  lock.release();
  rmSync(folder, { recursive: true });
}, 20_000);
