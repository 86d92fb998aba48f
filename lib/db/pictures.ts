import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** Where a platform serves an account's picture, as a reading said. */
export interface PictureSource {
  readonly connectionId: string;
  readonly userId: string;
  readonly url: string;
  readonly key: string;
}

/**
 * Stores where pictures are served, in one statement. A new key makes copying due now; the same key only renews an address
 * that had ended, and keeps the wait of earlier failures. Returns the connections whose row changed.
 */
export async function upsertPictureSources(db: Db, sources: readonly PictureSource[], now: Date): Promise<string[]> {
  if (sources.length === 0) return [];
  const at = now.toISOString();
  const column = (pick: (source: PictureSource) => string) => sources.map(pick);
  const { rows } = await sql<{ id: string }>`
    insert into public.profile_pictures as p (connection_id, user_id, source_url, source_key, next_attempt_at, updated_at)
    select u.connection_id, u.user_id, u.url, u.key, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${column((s) => s.connectionId)}::uuid[], ${column((s) => s.userId)}::uuid[],
      ${column((s) => s.url)}::text[], ${column((s) => s.key)}::text[]) as u (connection_id, user_id, url, key)
    order by u.connection_id
    on conflict (connection_id) do update set
      user_id = excluded.user_id, source_url = excluded.source_url, source_key = excluded.source_key,
      needs_address = false, updated_at = excluded.updated_at,
      attempts = case when p.source_key = excluded.source_key then p.attempts else 0 end,
      next_attempt_at = case when p.source_key = excluded.source_key
        then greatest(p.next_attempt_at, excluded.next_attempt_at) else excluded.next_attempt_at end
    where p.source_key is distinct from excluded.source_key or p.needs_address
    returning connection_id as id
  `.execute(db);
  return rows.map((row) => row.id);
}

/** Forgets accounts' pictures; their files are owed for removal by the table's trigger. */
export async function deletePictures(db: Db, connectionIds: readonly string[]): Promise<void> {
  if (connectionIds.length === 0) return;
  await sql`delete from public.profile_pictures where connection_id = any(${[...connectionIds]}::uuid[])`.execute(db);
}

/** A picture to be copied. */
export interface DuePicture {
  readonly connectionId: string;
  readonly platform: string;
  readonly sourceUrl: string;
  readonly sourceKey: string;
  readonly path: string | null;
  readonly attempts: number;
}

/** Those of the given accounts whose picture is due for copying. */
export async function readDuePictures(db: Db, connectionIds: readonly string[], now: Date): Promise<DuePicture[]> {
  const { rows } = await sql<DuePicture>`
    select p.connection_id as "connectionId", c.platform, p.source_url as "sourceUrl", p.source_key as "sourceKey",
      p.path, p.attempts
    from public.profile_pictures p join public.social_connections c on c.id = p.connection_id
    where p.connection_id = any(${[...connectionIds]}::uuid[]) and not p.needs_address
      and p.next_attempt_at <= ${now.toISOString()}::timestamptz
  `.execute(db);
  return rows;
}

/** Accounts whose picture is due for copying, the longest overdue first. */
export async function findDuePictures(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select connection_id as id from public.profile_pictures
    where next_attempt_at <= ${now.toISOString()}::timestamptz and not needs_address
    order by next_attempt_at limit ${limit}
  `.execute(db);
  return rows.map((row) => row.id);
}

/** A copy that lies in Storage. */
export interface CopiedPicture {
  readonly connectionId: string;
  readonly sourceKey: string;
  readonly path: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Points an account at its copy. A picture that changed meanwhile stays due. Returns false where the account's picture is
 * no longer wanted (erased while it was being copied).
 */
export async function storeCopiedPicture(db: Db, copy: CopiedPicture, now: Date): Promise<boolean> {
  const at = now.toISOString();
  const { rows } = await sql`
    update public.profile_pictures set path = ${copy.path}, content_type = ${copy.contentType}, width = ${copy.width},
      height = ${copy.height}, copied_key = ${copy.sourceKey}, copied_at = ${at}::timestamptz, attempts = 0,
      last_error_code = null, updated_at = ${at}::timestamptz,
      next_attempt_at = case when source_key = ${copy.sourceKey} then null else next_attempt_at end
    where connection_id = ${copy.connectionId}::uuid returning 1
  `.execute(db);
  return rows.length > 0;
}

/** How copying failed, and when it is tried again; null = not before the picture changes. */
export interface PictureFailure {
  readonly connectionId: string;
  readonly sourceKey: string;
  readonly code: string;
  readonly nextAttemptAt: Date | null;
  /** The address has ended: it is tried again with the one that the next sync brings. */
  readonly needsAddress: boolean;
}

/** Writes a failure down, unless the picture has changed meanwhile. */
export async function storePictureFailure(db: Db, failure: PictureFailure, now: Date): Promise<void> {
  await sql`
    update public.profile_pictures set attempts = least(attempts + 1, 30000), last_error_code = ${failure.code},
      next_attempt_at = ${failure.nextAttemptAt?.toISOString() ?? null}::timestamptz,
      needs_address = ${failure.needsAddress}, updated_at = ${now.toISOString()}::timestamptz
    where connection_id = ${failure.connectionId}::uuid and source_key = ${failure.sourceKey}
  `.execute(db);
}
