import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createClock } from "./clock";
import { openStore } from "./store";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-store-"));
  file = join(folder, "state.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the store", () => {
  it("has every change back after it is opened again, without having been closed", () => {
    const table = openStore(file).table("things", z.number());
    table.put("a", 1);
    table.put("a", 2);
    table.put("b", 3);
    table.delete("b");
    expect([...openStore(file).table("things", z.number()).entries()]).toEqual([["a", 2]]);
  });

  it("drops a line that a kill cut in half, and nothing else", () => {
    openStore(file).table("things", z.number()).put("a", 1);
    appendFileSync(file, '["things","b",');
    const again = openStore(file);
    expect([...again.table("things", z.number()).entries()]).toEqual([["a", 1]]);
    expect(readFileSync(file, "utf8")).toBe('["things","a",1]\n');
  });

  it("names the damaged line instead of starting on half a state", () => {
    writeFileSync(file, '["things","a",1]\nrubbish\n["things","b",2]\n');
    expect(() => openStore(file)).toThrow(/line 2/);
  });

  it("refuses rows that no longer have the shape of their table", () => {
    openStore(file).table("things", z.string()).put("a", "text");
    expect(() => openStore(file).table("things", z.number())).toThrow();
  });

  it("forgets overwritten values on disk at the next start", () => {
    const table = openStore(file).table("things", z.number());
    for (let value = 0; value < 100; value += 1) table.put("a", value);
    openStore(file);
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1);
  });
});

describe("the clock", () => {
  it("runs with the wall and keeps its offset over a restart", () => {
    let wall = 1000;
    const clock = createClock(openStore(file), () => wall);
    clock.setOffset(500);
    wall = 2000;
    expect(clock.now()).toBe(2500);
    expect(createClock(openStore(file), () => 3000).now()).toBe(3500);
  });
});
