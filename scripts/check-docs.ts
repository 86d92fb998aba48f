import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { z } from "zod";

const help = `Checks that the documents speak of what exists: every path of this repository named in backticks or linked,
every \`npm run\` script, every address under /api. Prints what is not there, and then exits with 1.

  npm run lint:docs
`;

/** What exists: every file path of the repository (with /), the scripts of package.json, the addresses under /api. */
export interface Repository {
  readonly files: readonly string[];
  readonly scripts: readonly string[];
  readonly routes: readonly string[];
}

const folders = [
  "app",
  "components",
  "lib",
  "sandbox",
  "supabase",
  "public",
  "scripts",
  "tests",
  "docs",
  ".ci",
  ".github",
];
const fileName = /^[\w.-]+\.(?:tsx?|m?js|jsx|json|md|ya?ml|toml|sql|css|svg|png|example)$/;

/** `lib/platforms/<id>/{a,b}.ts` as a pattern over paths: `<id>`, `*` and `...` stand for anything within a name. */
function pathPattern(path: string): RegExp {
  const source = path
    .replace(/[.+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_all, names: string) => `(?:${names.split(",").join("|")})`)
    .replace(/<[^>]*>|\*+|…/g, "[^/]*");
  return new RegExp(`^${source}(?:/|$)`);
}

function namesPath(token: string): "path" | "file" | "route" | null {
  if (/\s/.test(token)) return null;
  if (token.startsWith("/api/")) return "route";
  const [first = "", ...rest] = token.split("/");
  if (folders.includes(first)) return rest.length > 0 ? "path" : null;
  return rest.length === 0 && fileName.test(token) ? "file" : null;
}

function exists(token: string, repository: Repository): boolean {
  const path = token.replace(/\/$/, "");
  const pattern = pathPattern(path);
  switch (namesPath(token)) {
    case "path":
      return repository.files.some((file) => pattern.test(file));
    case "file":
      return repository.files.some((file) => posix.basename(file) === token);
    case "route":
      return repository.routes.some((route) => pattern.test(route));
    default:
      return true;
  }
}

/**
 * What a document names and the repository does not have, as sentences without the document's name. Looks at inline
 * code, at relative links, and at every `npm run NAME`, inside fences too.
 */
export function documentProblems(document: string, text: string, repository: Repository): string[] {
  const problems: string[] = [];
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  for (const [, token = ""] of prose.matchAll(/`([^`\n]+)`/g)) {
    const path = token.replace(/^(?:GET|POST|PUT|PATCH|DELETE)\s+/, "").replace(/\?.*$/, "");
    if (!exists(path, repository)) problems.push(`names \`${path}\`, which does not exist`);
  }
  for (const [, target = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(?:[a-z]+:|#)/.test(target)) continue;
    const path = posix.normalize(posix.join(posix.dirname(document), target.replace(/#.*$/, "")));
    if (!repository.files.some((file) => file === path || file.startsWith(`${path}/`))) {
      problems.push(`links to ${target}, which does not exist`);
    }
  }
  for (const [, script = ""] of text.matchAll(/\bnpm run ([\w:-]+)/g)) {
    if (!repository.scripts.includes(script))
      problems.push(`names \`npm run ${script}\`, which package.json does not have`);
  }
  return [...new Set(problems)];
}

const ignored = /^(?:node_modules|\.git|\.influmeter|\.next.*|coverage|test-results)$/;

function* walk(root: string, folder = ""): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!ignored.test(entry.name)) yield* walk(root, path);
    } else yield path;
  }
}

/** The address of a route handler's file: `app/(x)/api/a/[id]/route.ts` is `/api/a/[id]`. */
export function routeOf(file: string): string | null {
  if (!/^app\/.*\broute\.tsx?$/.test(file)) return null;
  const segments = posix.dirname(file).split("/").slice(1);
  return `/${segments.filter((segment) => !/^\(.*\)$/.test(segment)).join("/")}`;
}

/** Reads what exists below a folder. */
export function readRepository(root: string): Repository {
  const files = [...walk(root)];
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  return { files, scripts: Object.keys(scripts), routes: files.map(routeOf).filter((route) => route !== null) };
}

function main(options: readonly string[]): number {
  if (options.includes("--help")) {
    console.log(help);
    return 0;
  }
  const root = join(import.meta.dirname, "..");
  const repository = readRepository(root);
  const documents = repository.files.filter((file) => /^(?:README|CONTRIBUTING)\.md$|^docs\/.*\.md$/.test(file));
  let count = 0;
  for (const document of documents) {
    for (const problem of documentProblems(document, readFileSync(join(root, document), "utf8"), repository)) {
      console.error(`${document} ${problem}`);
      count += 1;
    }
  }
  return count === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main(process.argv.slice(2));
