import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "kysely";
import { from as copyFrom } from "pg-copy-streams";
import { db, pool } from "@/lib/db";
import { type SnapshotRow, snapshotSources, upsertSnapshots } from "@/lib/db/statistics";
import { ensureSnapshotRange } from "@/lib/db/sync-plan";
import { type Contest, contest, type Side } from "./contest";

/** As many rows as a sync writes with one statement. */
const batchRows = 500;
const firstDay = "2026-03-01";
const keyBytes = 8;
const bytesPerCount = 8;

/** Which counts a row has: all of them, or those that Instagram gives. */
export type Shape = "five counts" | "three counts";
const countsIn: Record<Shape, number> = { "five counts": 5, "three counts": 3 };

/** Days of made-up accounts, day after day, as syncs write them. Accounts are numbered from `firstSeq`. */
function accountDays(accounts: number, days: number, shape: Shape, firstSeq: number): SnapshotRow[] {
  const rows: SnapshotRow[] = [];
  const hasAll = shape === "five counts";
  for (let day = 0; day < days; day += 1) {
    const date = new Date(Date.parse(firstDay) + day * 86_400_000).toISOString().slice(0, 10);
    for (let account = 0; account < accounts; account += 1) {
      // Accounts are not read in the order of their numbers: a walk that meets each once.
      const connectionSeq = firstSeq + ((account * 7919 + day * 31) % accounts);
      const count = 1_000_000 + account * 17 + day;
      rows.push({
        ...{ connectionSeq, day: date, source: snapshotSources.api, flags: 0, reasons: null },
        ...{ followers: count, following: 500 + account, posts: day },
        ...{ views: hasAll ? count * 9 : null, likes: hasAll ? count * 3 : null },
      });
    }
  }
  return rows;
}

async function write(rows: readonly SnapshotRow[]): Promise<number> {
  for (let start = 0; start < rows.length; start += batchRows) {
    await upsertSnapshots(db(), rows.slice(start, start + batchRows));
  }
  return rows.length;
}

const emptied = () => sql`truncate public.social_stats_snapshots`.execute(db());

/** COPY of the same rows into a table of the same shape and key: what the database takes at most. */
function copySide(rows: readonly SnapshotRow[]): Side {
  return {
    name: "COPY",
    async prepare() {
      await sql`drop table if exists bench_copy`.execute(db());
      await sql`create table bench_copy (like public.social_stats_snapshots including all)`.execute(db());
    },
    async run() {
      const client = await pool().connect();
      try {
        const text = (value: unknown) => (value === null ? "\\N" : String(value));
        const lines = function* () {
          for (let start = 0; start < rows.length; start += batchRows) {
            let chunk = "";
            for (const r of rows.slice(start, start + batchRows)) {
              chunk += `${r.connectionSeq}\t${r.day}\t${r.source}\t${r.flags}\t${text(r.followers)}\t${text(r.following)}\t${text(r.posts)}\t${text(r.views)}\t${text(r.likes)}\n`;
            }
            yield chunk;
          }
        };
        const columns =
          "connection_seq, day, source, flags, followers_count, following_count, posts_count, views_count, likes_count";
        await pipeline(Readable.from(lines()), client.query(copyFrom(`copy bench_copy (${columns}) from stdin`)));
      } finally {
        client.release();
      }
      return rows.length;
    },
  };
}

/** The product's write of account-days against COPY of the same rows. */
export async function snapshotContest(accounts: number, days: number, rounds: number): Promise<Contest> {
  await ensureSnapshotRange(db(), firstDay, firstDay);
  const rows = accountDays(accounts, days, "five counts", 1);
  const product: Side = { name: "snapshot write", prepare: async () => void (await emptied()), run: () => write(rows) };
  const result = await contest(copySide(rows), product, rounds);
  await sql`drop table bench_copy`.execute(db());
  return result;
}

/** Dead tuples after writing the same rows twice; the second time must find nothing to do. */
export async function deadTuplesAfterRepeat(accounts: number, days: number): Promise<number> {
  const rows = accountDays(accounts, days, "five counts", 1);
  await emptied();
  await write(rows);
  await sql`vacuum analyze public.social_stats_snapshots`.execute(db());
  await write(rows);
  await sql`select pg_stat_force_next_flush()`.execute(db());
  const { rows: found } = await sql<{ dead: number }>`
    select coalesce(sum(n_dead_tup), 0)::float8 as dead from pg_stat_user_tables where schemaname = 'parts'
  `.execute(db());
  return found[0]?.dead ?? Number.NaN;
}

/** Bytes of heap and index per account-day, and what a row's key and counts alone would take. */
export async function storage(accounts: number, days: number, shape: Shape): Promise<{ bytes: number; ratio: number }> {
  const rows = accountDays(accounts, days, shape, 1);
  await emptied();
  await write(rows);
  const { rows: sizes } = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(c.oid))::float8 as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'parts' and c.relkind = 'r' and c.reltuples <> 0 or c.relname like 'social_stats_snapshots_202603'
  `.execute(db());
  const bytes = (sizes[0]?.bytes ?? Number.NaN) / rows.length;
  return { bytes, ratio: bytes / (keyBytes + bytesPerCount * countsIn[shape]) };
}
