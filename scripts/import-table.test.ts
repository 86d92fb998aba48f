import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { importTable } from "./import-table";
import { importProbes } from "./import-table.probes";
import { importConfig, unseenImports } from "./lint-imports";

const root = join(import.meta.dirname, "..");

/** Each way of naming a module in a statement that Biome reads. */
const spellings: Readonly<Record<string, (path: string) => string>> = {
  import: (path) => `import * as probe from "${path}"; export { probe };`,
  "import type": (path) => `import type { Probe } from "${path}"; export type { Probe };`,
  "import()": (path) => `export const probe = import("${path}");`,
  "export from": (path) => `export { probe } from "${path}";`,
};
const upwards = ["../probe", "..", "./../probe"];

interface Attempt {
  readonly row: string;
  readonly file: string;
  readonly spelling: string;
  readonly path: string;
  readonly allowed: boolean;
}

/** Every module of a row's probe in every spelling; each becomes one line of the probe file. */
function attemptsOf(row: string): Attempt[] {
  const probe = importProbes[row];
  if (!probe) return [];
  const refused = [...probe.refused, ...upwards].map((path) => ({ path, allowed: false }));
  const passes = probe.passes.map((path) => ({ path, allowed: true }));
  return [...refused, ...passes].flatMap(({ path, allowed }) =>
    Object.keys(spellings).map((spelling) => ({ row, file: probe.file, spelling, path, allowed })),
  );
}

const report = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }) }),
  ),
});

describe("the import table, tried on files that break it", () => {
  const folder = mkdtempSync(join(tmpdir(), "import-table-"));
  const attempts = importTable.flatMap((row) => attemptsOf(row.name));
  const flagged = new Set<string>();

  beforeAll(() => {
    for (const name of ["biome.json", "biome.imports.json"]) cpSync(join(root, name), join(folder, name));
    const linesOf = new Map<string, Attempt[]>();
    for (const attempt of attempts) linesOf.set(attempt.file, [...(linesOf.get(attempt.file) ?? []), attempt]);
    for (const [file, tried] of linesOf) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      const lines = tried.map(({ spelling, path }) => spellings[spelling]?.(path));
      writeFileSync(join(folder, file), lines.join("\n"));
    }
    const run = spawnSync(
      join(root, "node_modules/.bin/biome"),
      ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."],
      { cwd: folder, encoding: "utf8", maxBuffer: 64 << 20 },
    );
    for (const { category, location } of report.parse(JSON.parse(run.stdout)).diagnostics) {
      if (category !== "lint/style/noRestrictedImports") continue;
      const attempt = linesOf.get(location.path)?.[location.start.line - 1];
      if (attempt) flagged.add(JSON.stringify(attempt));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(importTable.map((row) => row.name))("%s: refuses and lets pass what its probe says", (row) => {
    const wrong = attemptsOf(row).filter((attempt) => flagged.has(JSON.stringify(attempt)) === attempt.allowed);
    expect(
      wrong.map(({ spelling, path, allowed }) => `${allowed ? "refused" : "let pass"}: ${spelling} ${path}`),
    ).toEqual([]);
  });

  it("has a probe for each row, with a file of its own, something to refuse and something that passes", () => {
    expect(Object.keys(importProbes)).toEqual(importTable.map((row) => row.name));
    const probes = Object.entries(importProbes);
    expect(new Set(probes.map(([, probe]) => probe.file)).size).toBe(probes.length);
    // Tests may import anything, so nothing but ../ is refused there.
    const idle = probes.filter(
      ([row, probe]) => probe.passes.length === 0 || (row !== "tests" && probe.refused.length === 0),
    );
    expect(idle.map(([row]) => row)).toEqual([]);
  });
});

describe("biome.imports.json", () => {
  it("is what the table says", () => {
    expect(readFileSync(join(root, "biome.imports.json"), "utf8")).toBe(importConfig());
  });
});

describe("spellings that Biome does not see", () => {
  it.each([
    ["require()", 'const a = require("@/lib/db/client");'],
    ["import() of something other than a plain string", "const a = await import(`@/lib/db/client`);"],
    ["import() of something other than a plain string", "const a = await import(name);"],
    ['the type import("…")', 'let a: import("@/lib/db/client").Db;'],
    ['the type import("…")', 'type A = typeof import("@/lib/db/client");'],
  ])("%s is found", (name, source) => {
    expect(unseenImports(source)).toEqual([name]);
  });

  it.each([
    'import { a } from "@/lib/errors";',
    'const a = await import("@/lib/errors");',
    "// see require() in the docs",
    "/* import(x) */",
  ])("%s is fine", (source) => {
    expect(unseenImports(source)).toEqual([]);
  });
});
