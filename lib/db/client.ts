import "server-only";
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import type { KyselifyDatabase } from "kysely-supabase";
import pg from "pg";
import { env } from "@/lib/config";
import { log } from "@/lib/log";
import type { Database } from "./types";

export type Tables = KyselifyDatabase<Database>;
/** Acts as the system: bypasses row security. Callers have checked who is asking. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

const oid = { int8: 20, numeric: 1700, date: 1082, timestamp: 1114, timestamptz: 1184 };

function toNumber(text: string): number {
  const value = Number(text);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new RangeError(`${text} from the database exceeds 2^53`);
  return value;
}

const usualTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/;

/** Timestamps as ISO 8601 with milliseconds and Z, whatever the session's zone: the shape the REST door is brought to. */
function toIso(text: string): string {
  // The usual form, `2026-11-20 08:15:30.123456+00`, is rewritten without the detour of a Date: batches read thousands.
  const usual = usualTime.exec(text);
  if (usual) return `${usual[1]}T${usual[2]}.${(usual[3] ?? "").slice(0, 3).padEnd(3, "0")}Z`;
  if (text === "infinity" || text === "-infinity") return text;
  const time = new Date(text.replace(" ", "T").replace(/([+-]\d{2})$/, "$1:00"));
  return time.toISOString();
}

const parsers: Record<number, (text: string) => unknown> = {
  [oid.int8]: toNumber,
  [oid.numeric]: toNumber,
  [oid.date]: (text) => text,
  [oid.timestamp]: (text) => toIso(`${text}Z`),
  [oid.timestamptz]: toIso,
};

/** How rows come out of `pg`: int8 and numeric as numbers (throws beyond 2^53), dates and times as ISO texts. */
export const pgTypes = {
  getTypeParser: (id: number, format?: "text" | "binary") => parsers[id] ?? pg.types.getTypeParser(id, format),
} as pg.CustomTypesConfig;

const connectMs = 30_000;

/**
 * A connection pool over a PostgreSQL URL. Nothing session-level is set on it, because on Vercel the URL is a
 * transaction pooler. Whoever has waited half a minute for a connection gets an error instead of waiting on.
 */
export function createPool(connectionString: string, max = 10): pg.Pool {
  const connections = new pg.Pool({
    connectionString,
    max,
    types: pgTypes,
    allowExitOnIdle: true,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
  });
  // Without listeners a connection that the server ends, idle or between two statements of a transaction, would end the
  // whole process. Its next statement fails all the same, and the next query opens another connection.
  const lost = (error: Error) => log.warn("a database connection was lost", { action: "database", error });
  connections.on("error", lost);
  connections.on("connect", (client) => client.on("error", lost));
  return connections;
}

/** Typed queries over a pool; `onQuery` is told of every statement, which is how pages count theirs. */
export function createDb(pool: pg.Pool, onQuery?: (sql: string) => void): Db {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    ...(onQuery ? { log: (event) => onQuery(event.query.sql) } : {}),
  });
}

const shared = globalThis as { influmeterPool?: pg.Pool; influmeterDb?: Db };

/** The process's pool; kept on globalThis, because development reloads modules. */
export function pool(): pg.Pool {
  shared.influmeterPool ??= createPool(env().databaseUrl);
  return shared.influmeterPool;
}

/** The process's system database handle. */
export function db(): Db {
  shared.influmeterDb ??= createDb(pool());
  return shared.influmeterDb;
}
