import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type CallEntry, openCallLog } from "./call-log";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-log-"));
  file = join(folder, "calls.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (platform: string, status = 200): Omit<CallEntry, "seq"> => ({
  at: "2026-11-21T10:00:00.000Z",
  platform,
  host: "h",
  method: "GET",
  path: "/p",
  query: {},
  status,
  fault: null,
  personaId: null,
  endpoint: "e",
  cost: 1,
});

it("numbers calls without gaps and goes on after a restart", () => {
  const log = openCallLog(file);
  log.append(entry("a"));
  log.append(entry("b"));
  const again = openCallLog(file);
  expect(again.append(entry("a")).seq).toBe(3);
  expect(again.read({}).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

it("reads what came after a number, of one platform, up to a limit", () => {
  const log = openCallLog(null);
  for (const platform of ["a", "b", "a", "a"]) log.append(entry(platform));
  expect(log.read({ after: 1 }).map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(log.read({ platform: "a", limit: 2 }).map(({ seq }) => seq)).toEqual([1, 3]);
  expect(log.read({ after: 4 })).toEqual([]);
});

it("survives a line that a kill cut in half", () => {
  openCallLog(file).append(entry("a"));
  appendFileSync(file, '{"seq":2,"at"');
  const again = openCallLog(file);
  expect(again.append(entry("a")).seq).toBe(2);
  expect(
    openCallLog(file)
      .read({})
      .map(({ seq }) => seq),
  ).toEqual([1, 2]);
});

it("only ever appends to its file", () => {
  openCallLog(file).append(entry("a"));
  const before = readFileSync(file, "utf8");
  openCallLog(file).append(entry("b"));
  expect(readFileSync(file, "utf8").startsWith(before)).toBe(true);
});

it("counts calls by platform, endpoint and status, also those of an earlier run", () => {
  openCallLog(file).append(entry("a"));
  const again = openCallLog(file);
  again.append(entry("a"));
  again.append(entry("a", 500));
  expect(again.counters()).toEqual([
    { platform: "a", endpoint: "e", status: 200, calls: 2, cost: 2 },
    { platform: "a", endpoint: "e", status: 500, calls: 1, cost: 1 },
  ]);
});
