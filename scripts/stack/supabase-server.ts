import { serve } from "@hono/node-server";
import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { z } from "zod";
import { mailFolder } from "./mail-folder";
import { applyMigrations } from "./migrations";
import { reportFailure } from "./stack-error";
import { fileAdapter, removeUnfinishedUploads } from "./storage/file-adapter";
import { answerStorage } from "./storage/storage-wire";
import { api, emailAuth, storage } from "./supabase-config";

// Supabase's REST, Auth and Storage interface over the local PostgreSQL, as a program of its own:
// brings the system schemas and the migrations up to date, then serves. Settings come by environment.

const settings = z
  .object({
    DATABASE_URL: z.string(),
    SUPABASE_PORT: z.coerce.number(),
    SUPABASE_JWT_SECRET: z.string(),
    SUPABASE_PUBLISHABLE_KEY: z.string(),
    SUPABASE_SECRET_KEY: z.string(),
    APP_URL: z.string(),
    MAIL_DIR: z.string(),
    STORAGE_DIR: z.string(),
    EMAIL_CONFIRM: z.enum(["on", "off"]),
  })
  .parse(process.env);

/** The driver encodes JSON a second time unless strings are left alone. */
const json = (oid: number) => ({
  to: oid,
  from: [oid],
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text: string): unknown => JSON.parse(text),
});

const connection = createPostgresConnection({
  url: settings.DATABASE_URL,
  postgresOptions: { types: { json: json(114), jsonb: json(3802) }, onnotice: () => undefined },
});

const app = new App({
  connection,
  api: { ...api, external_url: `http://127.0.0.1:${settings.SUPABASE_PORT}` },
  storage,
  auth: {
    ...emailAuth(settings.EMAIL_CONFIRM === "on"),
    site_url: settings.APP_URL,
    additional_redirect_urls: [`${settings.APP_URL}/**`],
    jwt_secret: settings.SUPABASE_JWT_SECRET,
    publishable_key: settings.SUPABASE_PUBLISHABLE_KEY,
    secret_key: settings.SUPABASE_SECRET_KEY,
  },
  options: {
    server: { admin: false, disableStudio: true },
    drivers: { email: mailFolder(settings.MAIL_DIR) },
  },
});

app._storageAdapter = fileAdapter({
  folder: settings.STORAGE_DIR,
  maxBytes: async (bucket) => {
    const buckets = connection.kysely.withSchema("storage").selectFrom("buckets");
    const row = await buckets.select("file_size_limit").where("id", "=", bucket).executeTakeFirst();
    return row?.file_size_limit == null ? null : Number(row.file_size_limit);
  },
});

async function main(): Promise<void> {
  await removeUnfinishedUploads(settings.STORAGE_DIR);
  await app.ensureSystemSchema();
  const applied = await applyMigrations(settings.DATABASE_URL);
  if (applied > 0) console.log(`applied ${applied} migration${applied === 1 ? "" : "s"}`);
  const server = serve({
    port: settings.SUPABASE_PORT,
    hostname: "127.0.0.1",
    fetch: (request, env) => {
      const peerAddress = "incoming" in env ? (env.incoming.socket.remoteAddress ?? null) : null;
      return answerStorage(request, (wanted) => app.fetch(wanted, { peerAddress }));
    },
  });
  process.on("SIGTERM", () => {
    server.close();
    void connection.close().finally(() => process.exit(0));
  });
}

main().catch((error: unknown) => process.exit(reportFailure(error)));
