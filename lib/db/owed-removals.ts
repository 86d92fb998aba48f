import "server-only";
import { sql } from "kysely";
import type { Db, Trx } from "./client";

/** A file in Storage that nobody needs. */
export interface OwedRemoval {
  readonly bucket: string;
  readonly path: string;
}

/**
 * Owes a file's removal at a time. Before an upload, with a time well after it: should the process die before any row
 * points at the file, it does not stay for ever. Waits while the same file is just being removed.
 */
export async function oweRemoval(db: Db, { bucket, path }: OwedRemoval, at: Date): Promise<void> {
  await sql`
    insert into public.owed_removals (bucket, path, next_attempt_at)
    values (${bucket}, ${path}, ${at.toISOString()}::timestamptz)
    on conflict (bucket, path) do update set next_attempt_at = excluded.next_attempt_at
  `.execute(db);
}

/** A file is needed after all, or gone. */
export async function settleRemovals(db: Db, bucket: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await sql`
    delete from public.owed_removals where bucket = ${bucket} and path = any(${[...paths]}::text[])
  `.execute(db);
}

/** Locks removals of a bucket that are due and that nobody else is at, until the transaction ends. */
export async function lockOwedRemovals(
  trx: Trx,
  wanted: { readonly bucket: string; readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    select path from public.owed_removals
    where bucket = ${wanted.bucket} and next_attempt_at <= ${wanted.now.toISOString()}::timestamptz
    order by next_attempt_at limit ${wanted.limit} for update skip locked
  `.execute(trx);
  return rows.map((row) => row.path);
}

/** Postpones removals that failed. */
export async function postponeRemovals(trx: Trx, bucket: string, paths: readonly string[], until: Date): Promise<void> {
  await sql`
    update public.owed_removals set attempts = least(attempts + 1, 30000), next_attempt_at = ${until.toISOString()}::timestamptz
    where bucket = ${bucket} and path = any(${[...paths]}::text[])
  `.execute(trx);
}

/** Those of the paths that an account's picture points at. */
export async function picturesInUse(db: Db, paths: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ path: string }>`
    select path from public.profile_pictures where path = any(${[...paths]}::text[])
  `.execute(db);
  return new Set(rows.map((row) => row.path));
}
