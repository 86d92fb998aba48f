import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { importOverrides } from "./import-table";

const help = `Writes the import table (scripts/import-table.ts) into biome.json.

  npm run lint:imports              write biome.json
  npm run lint:imports -- --check   fail when biome.json is stale, or when an import is spelled in a way Biome does not see
`;

const root = join(import.meta.dirname, "..");
const biome = join(root, "node_modules/.bin/biome");
const configFile = join(root, "biome.json");

const configSchema = z.looseObject({
  overrides: z.array(
    z.looseObject({
      linter: z
        .looseObject({ rules: z.looseObject({ style: z.looseObject({}).optional() }).optional() })
        .optional(),
    }),
  ),
});

/**
 * The text of `biome.json` with its import overrides replaced by the table's; everything written by hand stays and
 * comes first. Takes and returns the whole file, formatted by Biome.
 */
export function withImportTable(configText: string): string {
  const config = configSchema.parse(JSON.parse(configText));
  const byHand = config.overrides.filter((one) => !("noRestrictedImports" in (one.linter?.rules?.style ?? {})));
  const text = JSON.stringify({ ...config, overrides: [...byHand, ...importOverrides()] });
  const run = spawnSync(biome, ["format", "--stdin-file-path=biome.json"], { cwd: root, input: text, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`biome cannot format its own configuration:\n${run.stderr}`);
  return run.stdout;
}

/** Spellings that import a module without Biome's rule noticing. */
const unseenForms = [
  { form: /\brequire\(/, name: "require()" },
  { form: /\bimport\(\s*[^"'\s)]/, name: "import() of something other than a plain string" },
  { form: /(?:\btypeof\s+|[:<=|&]\s*)import\("(?:@\/|\.)[^"]*"\)\s*(?:[.;,)>|&]|$)/m, name: 'the type import("…")' },
];

/** Which of those spellings a source text uses, by name; empty when the import table sees all of its imports. */
export function unseenImports(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
  return unseenForms.filter(({ form }) => form.test(code)).map(({ name }) => name);
}

function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) yield path;
  }
}

function main(options: readonly string[]): number {
  if (options.includes("--help")) {
    console.log(help);
    return 0;
  }
  const now = readFileSync(configFile, "utf8");
  const wanted = withImportTable(now);
  if (!options.includes("--check")) {
    writeFileSync(configFile, wanted);
    return 0;
  }
  const problems: string[] = [];
  if (now !== wanted) problems.push("biome.json is older than scripts/import-table.ts: run `npm run lint:imports`");
  for (const folder of ["app", "components", "lib", "sandbox"]) {
    for (const file of sourceFiles(folder)) {
      for (const name of unseenImports(readFileSync(join(root, file), "utf8"))) {
        problems.push(`${file}: ${name} escapes the import table; use an import statement or import("…")`);
      }
    }
  }
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main(process.argv.slice(2));
