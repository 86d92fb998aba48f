/** A file of a row, with imports that must be refused there and imports that must pass. */
export interface ImportProbe {
  readonly file: string;
  readonly refused: readonly string[];
  readonly passes: readonly string[];
}

/** What the test of the import table tries, by the name of the row. */
export const importProbes: Readonly<Record<string, ImportProbe>> = {
  app: {
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
  middleware: {
    file: "middleware.ts",
    refused: ["@/lib/db/people", "./lib/db/people", "@/lib/connections", "pg"],
    passes: ["@/lib/http/guard-request", "next/server"],
  },
  components: {
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
  primitives: {
    file: "components/ui/probe.tsx",
    refused: [
      "@/components/stats/stats-card",
      "@/lib/queries/accounts",
      "@/lib/platforms/manifests",
      "@tanstack/react-query",
    ],
    passes: ["react", "radix-ui", "./button"],
  },
  verbs: {
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
  notices: {
    file: "lib/notices/probe.ts",
    refused: ["@/lib/http", "@/lib/i18n/request", "@/lib/jobs/drain", "@/components/ui/card", "next/headers", "react"],
    passes: [
      "@/lib/i18n/translator",
      "@/lib/db/notices",
      "@/lib/jobs/queue",
      "nodemailer/lib/mail-composer",
      "./parts",
    ],
  },
  base: {
    file: "lib/crypto/probe.ts",
    refused: ["@/lib/db/client", "@/lib/connections", "@/lib/http", "@/lib/log/redact", "next/headers", "kysely"],
    passes: ["@/lib/errors", "@/lib/config", "node:crypto", "pino", "zod"],
  },
  "top of lib": {
    file: "lib/probe.ts",
    refused: ["./db/client", "./connections", "@/lib/connections", "pg"],
    passes: ["@/lib/errors", "@/lib/config"],
  },
  context: {
    file: "lib/context.ts",
    refused: ["@/lib/connections", "@/lib/http", "@/lib/db/connections", "next/headers"],
    passes: ["@/lib/db/client", "@/lib/supabase/server"],
  },
  storage: {
    file: "lib/storage/probe.ts",
    refused: ["@/lib/db", "@/lib/sync", "pg", "next/server"],
    passes: ["@/lib/config", "@/lib/errors", "@supabase/supabase-js", "server-only", "./client"],
  },
  schemas: {
    file: "lib/schemas/probe.ts",
    refused: ["@/lib/errors", "@/lib/db/types", "zod", "node:crypto"],
    passes: ["zod/mini", "@/lib/platforms/manifests", "./accounts"],
  },
  i18n: {
    file: "lib/i18n/probe.ts",
    refused: ["@/lib/people", "@/lib/db/people", "@/components/ui/card", "pg"],
    passes: ["next-intl/server", "next/headers", "./locales"],
  },
  queries: {
    file: "lib/queries/probe.ts",
    refused: ["@/lib/db/stats", "@/lib/errors", "@/lib/http/respond", "server-only", "zod"],
    passes: ["@tanstack/react-query", "@/lib/schemas/stats", "./keys"],
  },
  supabase: {
    file: "lib/supabase/probe.ts",
    refused: ["@/lib/connections", "@/lib/people", "@/lib/http", "kysely", "pg"],
    passes: ["@supabase/ssr", "next/headers", "@/lib/config", "@/lib/db/types"],
  },
  http: {
    file: "lib/http/probe.ts",
    refused: ["@/lib/connections", "@/lib/db/connections", "@/lib/jobs/drain", "@/lib/platforms/registry", "react"],
    passes: ["@/lib/errors", "@/lib/supabase/server", "next/server", "zod"],
  },
  oauth: {
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
  "queries to the database": {
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
  "handlers, drain and worker": {
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
  queue: {
    file: "lib/jobs/queue.ts",
    refused: ["@/lib/sync", "@/lib/connections", "@/lib/http", "@/lib/jobs/drain", "./drain", "./handlers"],
    passes: ["pg-boss", "@/lib/errors", "./catalog", "@/lib/db/client"],
  },
  platforms: {
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
  "platform list": {
    file: "lib/platforms/registry.ts",
    refused: ["@/lib/config", "@/lib/db/client", "@/lib/connections", "@/lib/clock", "pg"],
    passes: ["./instagram", "@/lib/errors", "zod", "cockatiel"],
  },
  manifests: {
    file: "lib/platforms/instagram/manifest.ts",
    refused: ["@/lib/errors", "@/lib/platforms/http", "./api", "./index", "zod", "node:crypto", "server-only"],
    passes: ["@/lib/platforms/types", "zod/mini"],
  },
  scripts: {
    file: "scripts/probe.ts",
    refused: ["@/app/layout", "@/components/ui/card", "@/sandbox/app", "next/server", "react"],
    passes: ["@/lib/db/client", "@/scripts/stack/ports", "pg", "commander"],
  },
  tests: {
    file: "lib/connections/probe.test.ts",
    refused: [],
    passes: ["@/lib/db/client", "@/app/layout", "vitest", "./parts"],
  },
  sandbox: {
    file: "sandbox/core/probe.ts",
    refused: ["@/lib/errors", "@/lib/platforms/types", "@/app/layout", "pg", "next/server"],
    passes: ["@/sandbox/core/clock", "hono", "hono/cookie", "zod", "node:fs/promises", "./clock"],
  },
  "sandbox platforms": {
    file: "sandbox/platforms/instagram/probe.ts",
    refused: ["@/sandbox/platforms/youtube", "@/sandbox/platforms/youtube/read", "@/lib/errors", "pg"],
    passes: ["@/sandbox/core/clock", "hono", "./read"],
  },
};
