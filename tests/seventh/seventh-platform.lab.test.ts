import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { addPlatform, type Extended, repositoryFiles, withoutEntry } from "./add-platform";

const compileMs = 300_000;
const liveMs = 180_000;
/** What running in a checkout leaves there. */
const leftovers = /^(?:node_modules|\.next|\.influmeter|next-env\.d\.ts|tsconfig\.tsbuildinfo|supabase\/\.temp)/;

/** Entries that the compiler asks for, and the file in which it does. */
const askedFor = [
  { entryIn: "lib/platforms/registry.ts", complains: "lib/platforms/registry.ts" },
  { entryIn: "lib/platforms/policy/index.ts", complains: "lib/platforms/policy/index.ts" },
  { entryIn: "lib/platforms/contract.test.ts", complains: "lib/platforms/contract.test.ts" },
  { entryIn: "lib/i18n/messages/en.json", complains: "app/(dashboard)/connect/[platform]/page.tsx" },
  { entryIn: "scripts/stack/secrets.ts", complains: "scripts/stack/secrets.ts" },
];

const folder = mkdtempSync(join(tmpdir(), "influmeter-seventh-"));
let extended: Extended;

beforeAll(() => {
  chmodSync(folder, 0o755); // PostgreSQL may run as another user and has to read its files there
  extended = addPlatform(folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in the copy; this process stays free, because the test runner wants its answers meanwhile. */
function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { cwd: folder, env: childEnvironment({}) });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

function compile() {
  return run([join(repoRoot, "node_modules/typescript/bin/tsc"), "--noEmit", "--incremental"]);
}

const count = z.object({ value: z.number().nullable() });
const seenSchema = z.object({
  connectionId: z.string(),
  drained: z.object({ crashed: z.number(), failed: z.number() }),
  published: z.array(z.object({ metric: z.string(), value: z.number().nullable(), reason: z.string().nullable() })),
  accounts: z.array(
    z.object({
      id: z.string(),
      platform: z.string(),
      username: z.string(),
      status: z.string(),
      numbers: z.record(z.string(), count),
    }),
  ),
  reads: z.object({
    entries: z.array(
      z.object({
        endpoint: z.string(),
        status: z.number(),
        personaId: z.string().nullable(),
        response: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
  disconnected: z.object({ history: z.string(), revoked: z.string() }),
  standing: z.object({ revoked: z.number() }),
});

describe("a seventh platform", () => {
  it(
    "compiles, page, charts, jobs and tests included, with one entry in each list",
    async () => {
      expect(await run([join(repoRoot, "node_modules/next/dist/bin/next"), "typegen"])).toMatchObject({ code: 0 });
      expect(await compile()).toEqual({ code: 0, output: "" });
    },
    compileMs,
  );

  it(
    "does not compile while one of these entries is missing: file and platform are named",
    async () => {
      const putBack = askedFor.map(({ entryIn }) => withoutEntry(folder, entryIn));
      const { code, output } = await compile();
      for (const restore of putBack) restore();
      expect(code).not.toBe(0);
      const errors = output.split(/^(?=\S)/m);
      const silent = askedFor.filter(
        ({ complains }) => !errors.some((error) => error.startsWith(`${complains}(`) && /\btoy\b/.test(error)),
      );
      expect(silent, output).toEqual([]);
    },
    compileMs,
  );

  it(
    "is connected, synced, published, shown as its own log says, and revoked",
    async () => {
      const program = ["--conditions=react-server", "--import", "tsx", "tests/seventh/live.program.ts", "toy", "maya"];
      const { code, output } = await run(program);
      expect(code, output).toBe(0);
      const seen = seenSchema.parse(JSON.parse(output.split("\n").find((line) => line.startsWith("{")) ?? output));
      expect(seen.drained).toEqual({ crashed: 0, failed: 0 });

      const served = seen.reads.entries.findLast(({ endpoint }) => endpoint === "me");
      expect(served).toMatchObject({ status: 200, personaId: "maya" });
      const { follower_count: followers, post_count: posts } = z
        .object({ follower_count: z.number().positive(), post_count: z.number() })
        .parse(served?.response);
      expect(seen.published).toContainEqual({ metric: "followers", value: followers, reason: null });
      expect(seen.published).toContainEqual({ metric: "posts", value: posts, reason: null });
      expect(seen.published).toContainEqual({ metric: "views", value: null, reason: "not_offered" });
      expect(seen.accounts).toHaveLength(1);
      expect(seen.accounts[0]).toMatchObject({
        id: seen.connectionId,
        platform: "toy",
        username: "maya.builds",
        status: "active",
        numbers: { followers: { value: followers }, posts: { value: posts } },
      });

      expect(seen.disconnected).toEqual({ history: "kept", revoked: "done" });
      expect(seen.standing).toEqual({ revoked: 0 });
    },
    liveMs,
  );

  it("changes nothing but its own files and those lists", () => {
    const before = new Set(repositoryFiles());
    const after = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile())
      .map((item) => join(item.parentPath, item.name).slice(folder.length + 1))
      .filter((file) => !leftovers.test(file));
    const differs = (file: string) => !readFileSync(join(folder, file)).equals(readFileSync(join(repoRoot, file)));
    expect(after.filter((file) => !before.has(file)).sort()).toEqual(extended.brought);
    expect(after.filter((file) => before.has(file) && differs(file)).sort()).toEqual(extended.lists);
    expect([...before].filter((file) => !after.includes(file) && !leftovers.test(file))).toEqual([]);
  });
});
