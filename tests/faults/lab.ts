import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Child } from "@/scripts/stack/child";
import { describeStack, type StackDescription } from "@/scripts/stack/description";
import type { StackSettings } from "@/scripts/stack/environment";
import { preparePostgresHome } from "@/scripts/stack/postgres-home";
import { removeData } from "@/scripts/stack/running-stack";
import { startDatabase, startSandbox, startSupabase } from "@/scripts/stack/services";
import { temporarySettings } from "@/scripts/stack/settings";
import { askControl } from "@/tests/support/control";

/** A database that nobody has migrated yet, to be copied. */
export const pristineDatabase = "pristine";

/** A migrated database and the platforms' sandbox, on data of their own that the end deletes. */
export interface Lab {
  readonly settings: StackSettings;
  readonly description: StackDescription;
  /** Queries as the system, past every tap; goes on after a restart of the server. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Queries as the server's superuser in a database of that name, which is how databases are made. */
  asAdmin(database: string, text: string): Promise<void>;
  /** Calls the sandbox's control API; a body makes it a POST. */
  control<T = unknown>(path: string, body?: unknown, method?: "DELETE"): Promise<T>;
  /** Ends the database server with a signal, SIGINT for its fast shutdown and SIGQUIT for the immediate one. */
  endDatabase(signal: "SIGINT" | "SIGQUIT"): Promise<void>;
  startDatabase(): Promise<void>;
  /** Ends everything. The data are deleted, or stay for a post-mortem and their folder is returned. */
  stop(options?: { keep: boolean }): Promise<string>;
}

/**
 * Starts a lab on free ports. The database writes durably, so that a crash of the server may cost nothing that was
 * committed. `seed` decides the sandbox's numbers and the calls that its faults hit.
 */
export async function openLab(seed: number): Promise<Lab> {
  const settings = await temporarySettings("faults", { logLevel: "warn" });
  const { dataDir } = settings;
  process.env.SANDBOX_SEED = String(seed);
  const description = describeStack(settings);
  const children: Child[] = [];
  const quiet = () => undefined;
  let database: Child | null = null;
  let pool: pg.Pool | null = null;
  const stop = async ({ keep } = { keep: false }) => {
    const open = pool;
    pool = null; // asked a second time, there is nothing left to close
    await open?.end();
    await Promise.all(children.map((child) => child.stop()));
    await database?.stop();
    if (!keep) removeData(dataDir, settings.secrets.instanceId);
    return dataDir;
  };
  const start = async () => {
    database = await startDatabase(settings, true);
  };
  const asAdmin = async (name: string, text: string) => {
    const { postgres: port } = settings.ports;
    const password = settings.secrets.adminPassword;
    const client = new pg.Client({ host: "127.0.0.1", port, user: "supabase_admin", password, database: name });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  try {
    const sandbox = startSandbox(settings, quiet).then((child) => child && children.push(child));
    await start();
    await asAdmin("template1", `create database ${pristineDatabase} template postgres owner postgres`);
    children.push(await startSupabase(settings, quiet));
    await sandbox;
    pool = openPool(description.databaseUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    settings,
    description,
    query: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) => {
      pool ??= openPool(description.databaseUrl);
      return (await pool.query<Row>(text, values)).rows;
    },
    asAdmin,
    control: (path, body, method) => askControl(description.sandboxUrl, path, body, method),
    endDatabase: async (signal) => {
      await pool?.end();
      pool = null;
      process.kill(postmasterPid(settings), signal);
      await database?.exited;
    },
    startDatabase: start,
    stop,
  };
}

function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on("error", () => undefined); // an idle connection that a restart has ended; the next query opens another
  return pool;
}

function postmasterPid({ dataDir, secrets }: StackSettings): number {
  const { homeDir } = preparePostgresHome(dataDir, secrets.instanceId);
  return Number(readFileSync(join(homeDir, "data/postmaster.pid"), "utf8").split("\n")[0]);
}
