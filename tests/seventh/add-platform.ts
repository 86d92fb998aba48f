import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repoRoot } from "@/scripts/stack/paths";

/** What a new platform brings along, under the paths that it has in the repository. */
const bringsAlong = join(repoRoot, "tests/seventh/platform");

/** One entry of one list. `find` must occur exactly once, so that a list that has moved is noticed. */
interface Entry {
  readonly file: string;
  /** An import that the entry needs. */
  readonly importing?: string;
  readonly find: string;
  readonly put: string;
}

/** Every list that the compiler or the local stack reads a platform from. */
const entries: readonly Entry[] = [
  {
    file: "lib/platforms/manifests.ts",
    importing: 'import { manifest as toy } from "./toy/manifest";',
    find: "export const manifests = {",
    put: "export const manifests = { toy,",
  },
  {
    file: "lib/platforms/registry.ts",
    importing: 'import { toy } from "./toy";',
    find: "export const platforms = {",
    put: "export const platforms = { toy,",
  },
  {
    file: "lib/platforms/policy/index.ts",
    importing: 'import { toyPolicy } from "./toy";',
    find: "PlatformPolicy } = {",
    put: "PlatformPolicy } = { toy: toyPolicy,",
  },
  {
    file: "sandbox/platforms/index.ts",
    importing: 'import { toy } from "./toy/index";',
    find: "readonly SandboxPlatform[] = [",
    put: "readonly SandboxPlatform[] = [toy, ",
  },
  {
    file: "lib/config/credentials.ts",
    find: "Record<string, CredentialNames>> = {",
    put: 'Record<string, CredentialNames>> = { toy: { id: ["TOY_CLIENT_ID"], secret: ["TOY_CLIENT_SECRET"] },',
  },
  {
    file: ".env.example",
    find: "# Instagram App ID and secret",
    put: "TOY_CLIENT_ID=\nTOY_CLIENT_SECRET=\n# Instagram App ID and secret",
  },
  {
    file: "scripts/stack/secrets.ts",
    find: "const makeClient = {",
    put: 'const makeClient = { toy: () => ({ clientId: "toy-local", clientSecret: url(24), apiKeys: [], webhookSecret: null }),',
  },
  {
    file: "lib/platforms/contract.test.ts",
    importing: 'import * as toyFixtures from "./toy/fixtures";',
    find: "readonly Fixtures[] } = {",
    put: "readonly Fixtures[] } = { toy: [toyFixtures],",
  },
];

/** The words of the page before the consent, by language. */
const words = {
  "lib/i18n/messages/en.json": {
    read1: "Your profile: handle and name",
    read2: "Counts: followers and posts",
    read3: "Nothing of what you posted",
    need: "A Toy account of any kind.",
    how: "No account yet? Open one at Toy first.",
    legal: "Toy shows you its own list of permissions next. It gives all of them or none.",
  },
  "lib/i18n/messages/el.json": {
    read1: "Το προφίλ σας: όνομα χρήστη και όνομα",
    read2: "Πλήθη: ακόλουθοι και δημοσιεύσεις",
    read3: "Τίποτα από όσα έχετε δημοσιεύσει",
    need: "Έναν οποιονδήποτε λογαριασμό Toy.",
    how: "Δεν έχετε λογαριασμό; Ανοίξτε πρώτα έναν στο Toy.",
    legal: "Στη συνέχεια το Toy σας δείχνει τη δική του λίστα αδειών. Τις δίνει όλες ή καμία.",
  },
} as const;

export interface Extended {
  /** The lists that got an entry, as paths within the repository. */
  readonly lists: readonly string[];
  /** The files that the platform brought along. */
  readonly brought: readonly string[];
}

/** The files of the repository, tracked or about to be, as paths within it. */
export function repositoryFiles(): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: repoRoot, encoding: "utf8", maxBuffer: 1 << 26 });
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(repoRoot, file)));
}

/**
 * Copies the repository into an empty folder and adds the platform "toy" there as a person would: its own files, and one
 * entry in each list. Installed packages are shared by a link. Throws when a list is not where it was.
 */
export function addPlatform(folder: string): Extended {
  for (const file of repositoryFiles()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repoRoot, file), join(folder, file));
  }
  symlinkSync(join(repoRoot, "node_modules"), join(folder, "node_modules"));
  cpSync(bringsAlong, folder, { recursive: true });
  for (const entry of entries) addEntry(folder, entry);
  for (const [file, text] of Object.entries(words)) addWords(join(folder, file), text);
  const brought = readdirSync(bringsAlong, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(bringsAlong.length + 1));
  return { lists: [...entries.map(({ file }) => file), ...Object.keys(words)].sort(), brought: brought.sort() };
}

/** Takes the entry of one list back, by putting the repository's own file in its place; returns what puts it in again. */
export function withoutEntry(folder: string, file: string): () => void {
  const extended = readFileSync(join(folder, file));
  cpSync(join(repoRoot, file), join(folder, file));
  return () => writeFileSync(join(folder, file), extended);
}

function addEntry(folder: string, { file, importing, find, put }: Entry): void {
  const text = readFileSync(join(folder, file), "utf8");
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${file} holds "${find}" ${found} times: the list is not where it was.`);
  const extended = text.replace(find, () => put);
  writeFileSync(join(folder, file), importing === undefined ? extended : `${importing}\n${extended}`);
}

function addWords(file: string, text: Readonly<Record<string, string>>): void {
  const messages = JSON.parse(readFileSync(file, "utf8"));
  const { page } = messages.connect;
  if (!("instagram" in page) || "toy" in page)
    throw new Error(`${file} does not hold the platforms' words where it did.`);
  page.toy = text;
  writeFileSync(file, `${JSON.stringify(messages, null, 2)}\n`);
}
