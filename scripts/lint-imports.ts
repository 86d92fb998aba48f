import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importOverrides } from "./import-rules";

const help = `Writes the import table (scripts/import-table.ts) as biome.imports.json, which biome.json extends.

  npm run lint:imports              write it
  npm run lint:imports -- --check   fail when it is stale, or when an import is spelled in a way Biome does not see
`;

const root = join(import.meta.dirname, "..");
const biome = join(root, "node_modules/.bin/biome");
const generatedFile = "biome.imports.json";

/** The text of `biome.imports.json`: the import table as Biome reads it, formatted by Biome. */
export function importConfig(): string {
  const run = spawnSync(biome, ["format", `--stdin-file-path=${generatedFile}`], {
    cwd: root,
    input: JSON.stringify({ overrides: importOverrides() }),
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`biome cannot format the import table:\n${run.stderr}`);
  return run.stdout;
}

/** Spellings that import a module without Biome's rule noticing. */
const unseenForms = [
  { form: /\brequire\(/, name: "require()" },
  { form: /\bimport\(\s*[^"'\s)]/, name: "import() of something other than a plain string" },
  { form: /(?:\btypeof\s+|[:<=|&]\s*)import\("(?:@\/|\.)[^"]*"\)/, name: 'the type import("…")' },
];

/** Which of those spellings a source text uses, by name; empty when the import table sees all of its imports. */
export function unseenImports(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
  return unseenForms.filter(({ form }) => form.test(code)).map(({ name }) => name);
}

function* sourceFiles(folder: string): Generator<string> {
  if (!existsSync(join(root, folder))) return;
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
  const wanted = importConfig();
  if (!options.includes("--check")) {
    writeFileSync(join(root, generatedFile), wanted);
    return 0;
  }
  const problems: string[] = [];
  if (readFileSync(join(root, generatedFile), "utf8") !== wanted) {
    problems.push(`${generatedFile} is older than scripts/import-table.ts: run \`npm run lint:imports\``);
  }
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
