import { spawnSync } from "node:child_process";
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type Child, startChild, waitUntilReady } from "./child";
import { childEnvironment } from "./environment";
import type { PostgresHome } from "./postgres-home";
import { clearStaleLock } from "./postgres-lock";
import { bootstrapSql } from "./roles";
import type { StackSecrets } from "./secrets";
import { StackError } from "./stack-error";

const adminRole = "supabase_admin";

/** What `startPostgres` needs. `durable: false` trades crash safety for speed: for throw-away test data only. */
export interface PostgresOptions {
  home: PostgresHome;
  port: number;
  secrets: StackSecrets;
  logDir: string;
  durable: boolean;
}

/**
 * Creates the cluster on first use, clears what a killed server left behind, starts the server and makes sure the roles
 * that Supabase promises exist. Resolves once it answers. Throws a `StackError` when the data folder is broken.
 */
export async function startPostgres(options: PostgresOptions): Promise<Child> {
  const { home, port, secrets } = options;
  const dataDir = join(home.homeDir, "data");
  if (!existsSync(dataDir)) createCluster(home, dataDir, secrets.adminPassword);
  if (!existsSync(join(dataDir, "PG_VERSION"))) throw brokenFolder(dataDir, "PG_VERSION is missing");
  await clearStaleLock(dataDir);
  const speed = options.durable
    ? []
    : ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"];
  const server = startChild({
    name: "postgres",
    command: join(home.nativeDir, "bin/postgres"),
    args: [
      ...["-D", dataDir, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      // Row values and SQL texts stay out of the log: they may hold what must not be written down.
      ...["-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic", "-c", "timezone=UTC"],
      // As on hosted Supabase, whose disks read anywhere as fast as in a row.
      ...["-c", "random_page_cost=1.1"],
      ...speed,
    ],
    env: childEnvironment({ LC_ALL: "C", TZ: "UTC" }),
    cwd: "/",
    logDir: options.logDir,
    signal: "SIGINT", // "fast shutdown": ends sessions instead of waiting for them
    graceMs: 10_000,
    user: home.user,
  });
  const admin = { host: "127.0.0.1", port, user: adminRole, password: secrets.adminPassword, database: "postgres" };
  await waitUntilReady(server, () => canConnect(admin), 30_000).catch((error: unknown) => {
    throw error instanceof StackError ? brokenFolder(dataDir, error.message) : error;
  });
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(bootstrapSql(secrets.databasePassword));
  } finally {
    await client.end();
  }
  return server;
}

/** An empty folder, an initialised one, nothing between: the cluster is made beside its place and then moved there. */
function createCluster(home: PostgresHome, dataDir: string, password: string): void {
  const partial = `${dataDir}.new`;
  const passwordFile = join(home.homeDir, "password");
  rmSync(partial, { recursive: true, force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const login = [`--username=${adminRole}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const made = spawnSync(
    join(home.nativeDir, "bin/initdb"),
    [`--pgdata=${partial}`, "--no-sync", ...locale, ...login],
    {
      ...home.user,
      cwd: "/",
      encoding: "utf8",
      env: childEnvironment({ LC_ALL: "C" }),
    },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr.trim().split("\n").slice(-2).join(" ");
    throw new StackError(
      `PostgreSQL could not create its data folder: ${reason}`,
      `Check that ${dataDir} can be written.`,
    );
  }
  renameSync(partial, dataDir);
}

async function canConnect(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(config);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function brokenFolder(dataDir: string, reason: string): StackError {
  return new StackError(
    `PostgreSQL cannot use its data folder ${dataDir}: ${reason}`,
    "Restore that folder, or start over with fresh data: npm run dev -- --reset",
  );
}
