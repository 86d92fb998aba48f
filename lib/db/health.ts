import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";
import { waitingCodes } from "./platform-controls";

/** The first crash may have been a neighbour's in the same batch; from the second on an account is read alone. */
export const crashedAloneFrom = 2;
const crashingNamed = 5;

/** When an entry of the timetable ran last, and how. */
export interface TimetableRun {
  readonly entry: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly failedAt: string | null;
  readonly errorCode: string | null;
}

/** Notes that an entry of the timetable begins. */
export async function noteTimetableStart(db: Db, entry: string, now: Date): Promise<void> {
  await sql`
    insert into internal.timetable_runs (entry, started_at) values (${entry}, ${now.toISOString()})
    on conflict (entry) do update set started_at = excluded.started_at
  `.execute(db);
}

/** Notes how an entry of the timetable ended; `errorCode` is null after a success. */
export async function noteTimetableEnd(db: Db, entry: string, now: Date, errorCode: string | null): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await sql`
    update internal.timetable_runs set error_code = ${errorCode},
      finished_at = case when ${errorCode}::text is null then ${at} else finished_at end,
      failed_at = case when ${errorCode}::text is null then failed_at else ${at} end
    where entry = ${entry}
  `.execute(db);
}

/** What the queue and the timetable look like; ages are in seconds, null where there is nothing. */
export interface QueueFacts {
  readonly waiting: number;
  readonly oldestWaitingSeconds: number | null;
  /** Running jobs that no process has given a sign of life for, for a minute. */
  readonly stuck: number;
  readonly failedToday: number;
  /** Accounts whose readers died or failed although each read nothing else: their number, and the first ones by id. */
  readonly crashing: { readonly total: number; readonly ids: readonly string[] };
  /** Accounts whose sync has been due for more than 15 minutes, though nothing but us keeps them waiting. */
  readonly overdueAccounts: number;
  readonly runs: readonly TimetableRun[];
}

/** Reads the state of the queue. `now` is the product's time, by which accounts are due; jobs go by the database's own. */
export async function readQueueFacts(db: Db, now: Date): Promise<QueueFacts> {
  const { rows } = await sql<Omit<QueueFacts, "runs"> & { runs: TimetableRun[] | null }>`
    select j.*, (
        select count(*) from public.social_connections
        where status in ('active', 'error') and next_sync_at < ${now.toISOString()}::timestamptz - interval '15 minutes'
          and not coalesce(last_error_code = any(${[...waitingCodes]}::text[]), false)
      ) as "overdueAccounts", (
        select jsonb_build_object('total', count(*), 'ids',
          coalesce(jsonb_agg(id) filter (where place <= ${crashingNamed}::integer), '[]'))
        from (
          select id, row_number() over (order by crashed_reads desc, id) as place from public.social_connections
          where crashed_reads >= ${crashedAloneFrom}::integer
        ) c
      ) as crashing, (
        select jsonb_agg(jsonb_build_object('entry', entry, 'startedAt', started_at, 'finishedAt', finished_at,
          'failedAt', failed_at, 'errorCode', error_code) order by entry) from internal.timetable_runs
      ) as runs
    from (
      select count(*) filter (where state in ('created', 'retry')) as waiting,
        extract(epoch from now() - min(created_on) filter (where state in ('created', 'retry')))::float8 as "oldestWaitingSeconds",
        count(*) filter (where state = 'active'
          and coalesce(heartbeat_on, started_on) < now() - interval '1 minute') as stuck,
        count(*) filter (where state = 'failed' and completed_on > now() - interval '1 day') as "failedToday"
      from pgboss.job
    ) j
  `.execute(db);
  const row = rows[0];
  if (!row) throw new Error("the queue gave no counts");
  return { ...row, runs: row.runs ?? [] };
}

/** What the database says of itself. */
export interface DatabaseFacts {
  readonly now: string;
  /** As `server_version_num` has it: 170004 is 17.4. */
  readonly version: number;
  readonly tablesWithoutRowSecurity: readonly string[];
  readonly writePolicies: readonly string[];
  /** Months (YYYYMM) of the snapshot partitions that exist. */
  readonly snapshotMonths: readonly string[];
  /** Under which keys stored tokens are sealed. */
  readonly keyIds: readonly string[];
  readonly buckets: readonly string[];
  /** Applied migrations; null where nothing says which. */
  readonly migrations: readonly string[] | null;
}

const inOurs = sql`n.nspname in ('public', 'parts', 'internal')`;

/** Reads what the doctor judges the database by. */
export async function readDatabaseFacts(db: Db): Promise<DatabaseFacts> {
  const { rows } = await sql<Omit<DatabaseFacts, "migrations">>`
    select clock_timestamp() as now, current_setting('server_version_num')::integer as version,
      array(select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where ${inOurs} and c.relkind in ('r', 'p') and not c.relrowsecurity) as "tablesWithoutRowSecurity",
      array(select tablename || ': ' || policyname from pg_policies
        where schemaname = 'public' and cmd <> 'SELECT') as "writePolicies",
      array(select right(c.relname, 6) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'parts' and c.relname ~ '^social_stats_snapshots_[0-9]{6}$') as "snapshotMonths",
      array(select key_id from public.connection_tokens union select key_id from public.offered_tokens) as "keyIds",
      array(select id from storage.buckets) as buckets
  `.execute(db);
  const facts = rows[0];
  if (!facts) throw new Error("the database says nothing of itself");
  const found = await sql<{ found: string | null }>`
    select to_regclass('supabase_migrations.schema_migrations')::text as found
  `.execute(db);
  if (!found.rows[0]?.found) return { ...facts, migrations: null };
  const applied = await sql<{ version: string }>`select version from supabase_migrations.schema_migrations`.execute(db);
  return { ...facts, migrations: applied.rows.map(({ version }) => version) };
}

/** Asks the database for nothing, to see whether it answers. */
export async function pingDatabase(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
