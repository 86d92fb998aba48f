import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Row } from "./measurements";

function measured(name: string): ReadonlyMap<string, Row> {
  const program = fileURLToPath(new URL("./measurement.program.ts", import.meta.url));
  const args = ["--conditions=react-server", "--import", "tsx", program, name, "quick"];
  const child = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr);
  const rows: Row[] = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "[]");
  return new Map(rows.map((row) => [row.name, row]));
}

// Rates say nothing on a busy machine; what does not depend on the clock has to hold everywhere.
describe("the bench, in small", () => {
  it("syncs with a fraction of a statement per account", () => {
    const rows = measured("youtube");
    expect(Number(rows.get("YouTube batch path ÷ bare pg-boss loop, accounts")?.value)).toBeGreaterThan(0);
    expect(rows.get("SQL statements per account")).toMatchObject({ isMet: true });
  }, 60_000);

  it("uses what a platform allows, is hardly ever refused, and lets no large owner keep small ones waiting", () => {
    const rows = measured("quota");
    for (const name of ["calls used ÷ calls allowed", "429s ÷ calls (%)", "small owners' p95 wait ÷ fair share"]) {
      expect(rows.get(name)).toMatchObject({ isMet: true });
    }
    // Without this the measurement would show nothing.
    expect(rows.get("naive loop's 429s ÷ its calls (%), must exceed 5")).toMatchObject({ isMet: true, isVoid: false });
  }, 120_000);

  it("deals with every genuine event once and with no forged one, whatever order they come in", () => {
    const rows = measured("webhooks");
    for (const name of [
      "genuine events with exactly one effect ÷ sent",
      "forged events stored",
      "answers of another status than they should have",
    ]) {
      expect(rows.get(name)).toMatchObject({ isMet: true });
    }
  }, 60_000);

  it("writes nothing where a day is written a second time with the same numbers", () => {
    const rows = measured("snapshots");
    expect(Number(rows.get("snapshot write ÷ COPY")?.value)).toBeGreaterThan(0);
    expect(rows.get("dead tuples after writing the same again")).toMatchObject({ value: "0", isMet: true });
  }, 60_000);
});
