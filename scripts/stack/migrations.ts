import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { packageFile, repoRoot } from "./paths";
import { StackError } from "./stack-error";

const folder = join(repoRoot, "supabase/migrations");

/** Versions (the leading digits) of the migration files, oldest first. */
export function migrationVersions(): string[] {
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder).flatMap((name) => /^(\d+)_.*\.sql$/.exec(name)?.[1] ?? []);
  return versions.sort();
}

/** Versions of migration files that the database has not seen yet; asks one query. */
async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const table = await client.query("select to_regclass('supabase_migrations.schema_migrations') as found");
    if (table.rows[0]?.found === null) return migrationVersions();
    const applied = await client.query<{ version: string }>(
      "select version from supabase_migrations.schema_migrations",
    );
    const seen = new Set(applied.rows.map((row) => row.version));
    return migrationVersions().filter((version) => !seen.has(version));
  } finally {
    await client.end();
  }
}

/**
 * Applies what is pending with the Supabase CLI, as `supabase/migrations` would be applied to a hosted project. Does not
 * start the CLI when nothing is pending. Returns how many were applied; throws a `StackError` with the CLI's words.
 */
export async function applyMigrations(databaseUrl: string): Promise<number> {
  const pending = await pendingMigrations(databaseUrl);
  if (pending.length === 0) return 0;
  await runSupabase(["migration", "up", `--remote=${databaseUrl}`, "--yes"], databaseUrl);
  return pending.length;
}

/** Runs the Supabase CLI in the checkout and returns what it printed to standard output. */
export function runSupabase(args: string[], databaseUrl: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const isLocal = ["127.0.0.1", "localhost"].includes(new URL(databaseUrl).hostname);
    const env = {
      ...process.env,
      ...(isLocal ? { PGSSLMODE: "disable" } : {}), // otherwise the CLI remarks on it, in its output
      DO_NOT_TRACK: "1",
      SUPABASE_TELEMETRY_DISABLED: "1",
    };
    const cli = spawn(packageFile(".bin/supabase"), args, { cwd: repoRoot, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let complaints = "";
    cli.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    cli.stderr.on("data", (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    cli.on("error", reject);
    cli.on("close", (code) => {
      if (code === 0) return resolve(output);
      const reason = `${output}\n${complaints}`.replaceAll(databaseUrl, "<database>").trim();
      reject(
        new StackError(
          `supabase ${args[0]} ${args[1]} failed:\n${reason}`,
          "Mend the migration. If the data came from another branch: npm run dev -- --reset",
        ),
      );
    });
  });
}
