import "server-only";
import { sql } from "kysely";
import type { Db, Trx } from "./client";
import { deleteUndoneEvents } from "./webhook-events";

/** A deletion that a person asked for and that is not done, as its job finds it. */
export interface OpenErasure {
  readonly id: string;
  readonly userId: string;
  readonly state: "requested" | "erased";
  readonly sealedAddress: string | null;
  readonly locale: "en" | "el";
  readonly requestedAt: Date;
  readonly attempts: number;
}

/** Writes down that a person wants to be erased. False when they have asked before. */
export async function insertErasure(
  trx: Trx,
  asked: {
    readonly id: string;
    readonly codeHash: string;
    readonly userId: string;
    readonly sealedAddress: string;
    readonly locale: "en" | "el";
    readonly now: Date;
    readonly nextAttemptAt: Date;
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into public.deletion_requests
      (id, code_hash, kind, user_id, sealed_address, locale, requested_at, next_attempt_at)
    values (${asked.id}, ${asked.codeHash}, 'person', ${asked.userId}, ${asked.sealedAddress}, ${asked.locale},
      ${asked.now.toISOString()}::timestamptz, ${asked.nextAttemptAt.toISOString()}::timestamptz)
    on conflict (user_id) where user_id is not null do nothing
  `.execute(trx);
  return numAffectedRows === 1n;
}

/** Takes a person out of sight and out of reach: private, every session ended, no log-in with any password or link. */
export async function lockOutPerson(trx: Trx, userId: string): Promise<void> {
  await sql`
    update public.influencers set is_public = false, numbers_version = numbers_version + 1 where user_id = ${userId}
  `.execute(trx);
  await sql`delete from auth.sessions where user_id = ${userId}`.execute(trx);
  await sql`
    update auth.users set banned_until = '9999-01-01', encrypted_password = '' where id = ${userId}
  `.execute(trx);
}

/** Erasures whose time has come, the longest waiting first. */
export async function readDueErasures(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("deletion_requests")
    .select("id")
    .where("kind", "=", "person")
    .where("next_attempt_at", "<=", now.toISOString())
    .orderBy("next_attempt_at")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Begins an attempt and says when the next is due, should this one be lost. Null when nothing is left to do. */
export async function beginErasureAttempt(db: Db, id: string, nextAttemptAt: Date): Promise<OpenErasure | null> {
  const row = await db
    .updateTable("deletion_requests")
    .set({ attempts: sql`least(attempts + 1, 30000)`, next_attempt_at: nextAttemptAt.toISOString() })
    .where("id", "=", id)
    .where("kind", "=", "person")
    .where("state", "<>", "done")
    .returning(["id", "user_id", "state", "sealed_address", "locale", "requested_at", "attempts"])
    .executeTakeFirst();
  if (!row || row.user_id === null) return null;
  return {
    id: row.id,
    userId: row.user_id,
    state: row.state === "erased" ? "erased" : "requested",
    sealedAddress: row.sealed_address,
    locale: row.locale === "el" ? "el" : "en",
    requestedAt: new Date(row.requested_at),
    attempts: row.attempts,
  };
}

/** Writes down which folders in Storage are a person's, while their rows still say so. Returns them. */
export async function noteFolders(trx: Trx, id: string, userId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ folders: string[] }>`
    update public.deletion_requests r set folders = array(
      select distinct folder from unnest(r.folders || ${userId}::text || array(
        select c.id::text from public.social_connections c where c.user_id = ${userId})) folder order by folder)
    where r.id = ${id} and r.state = 'requested'
    returning folders
  `.execute(trx);
  return rows[0]?.folders ?? [];
}

/**
 * Deletes a person with every row that is theirs, in the order in which everybody locks: accounts (with all that was read
 * of them), the influencer, the rest. The caller has ended all access, which locks accounts and grants: a grant whose end a
 * platform is owed stays with its sealed token and the platform's id of the log-in. What the Auth server wrote about them goes too.
 */
export async function deletePerson(trx: Trx, userId: string): Promise<void> {
  // Counted per account without a foreign key.
  await sql`
    delete from public.api_budgets b using public.social_connections c
    where c.user_id = ${userId}::uuid and b.platform = c.platform and b.subject = c.id::text
  `.execute(trx);
  await deleteUndoneEvents(trx, { userId });
  await trx.deleteFrom("social_connections").where("user_id", "=", userId).execute();
  // The platform's id of the log-in stays with the debt: whoever connects it anew cancels the debt by it.
  await trx.updateTable("oauth_grants").set({ scopes: [] }).where("user_id", "=", userId).execute();
  await trx.deleteFrom("influencers").where("user_id", "=", userId).execute();
  // No foreign key leads from here to the person.
  await trx.deleteFrom("sync_jobs").where("user_id", "=", userId).execute();
  await sql`delete from internal.rate_limits where key like '%' || ${userId}`.execute(trx);
  await sql`delete from auth.flow_state where user_id = ${userId}`.execute(trx);
  await sql`
    delete from auth.audit_log_entries
    where payload ->> 'actor_id' = ${userId} or payload -> 'traits' ->> 'user_id' = ${userId}
  `.execute(trx);
  await sql`delete from auth.users where id = ${userId}`.execute(trx);
}

/** A file in Storage. */
export interface StoredFile {
  readonly bucket: string;
  readonly path: string;
}

/** Files in these folders of any bucket, at most `limit`, after the place `after` in the order of bucket and path. */
export async function readFilesIn(
  db: Db,
  wanted: { readonly folders: readonly string[]; readonly limit: number; readonly after?: StoredFile },
): Promise<(StoredFile & { readonly bytes: number | null; readonly contentType: string | null })[]> {
  const { bucket, path } = wanted.after ?? { bucket: "", path: "" };
  const { rows } = await sql<StoredFile & { bytes: number | null; contentType: string | null }>`
    select bucket_id as bucket, name as path, (metadata ->> 'size')::bigint as bytes,
      metadata ->> 'mimetype' as "contentType"
    from storage.objects
    where split_part(name, '/', 1) = any(${[...wanted.folders]}::text[])
      and (bucket_id collate "C", name collate "C") > (${bucket}, ${path})
    order by bucket_id collate "C", name collate "C" limit ${wanted.limit}
  `.execute(db);
  return rows;
}

/** Rows and files are gone: the folders are forgotten. */
export async function noteErased(db: Db, id: string): Promise<void> {
  await db
    .updateTable("deletion_requests")
    .set({ state: "erased", folders: [], last_error_code: null })
    .where("id", "=", id)
    .where("state", "<>", "done")
    .execute();
}

/** The address to write to is forgotten. False when somebody else has done so. */
export async function forgetAddress(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("deletion_requests")
    .set({ sealed_address: null })
    .where("id", "=", id)
    .where("sealed_address", "is not", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Goes on later, with the code of what stood in the way. */
export async function postponeErasure(
  db: Db,
  id: string,
  { at, errorCode }: { readonly at: Date; readonly errorCode: string | null },
): Promise<void> {
  await db
    .updateTable("deletion_requests")
    .set({ next_attempt_at: at.toISOString(), last_error_code: errorCode })
    .where("id", "=", id)
    .where("state", "<>", "done")
    .execute();
}

/** Nothing is left: forgets who it was. False when somebody else has done so. */
export async function finishErasure(trx: Trx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("deletion_requests")
    .set({
      state: "done",
      done_at: now.toISOString(),
      user_id: null,
      folders: [],
      sealed_address: null,
      locale: null,
      next_attempt_at: null,
      last_error_code: null,
    })
    .where("id", "=", id)
    .where("state", "<>", "done")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How far a deletion is, as anybody with its code may know. */
export interface DeletionRow {
  readonly kind: "person" | "platform";
  readonly platform: string | null;
  readonly state: "requested" | "erased" | "done";
  readonly requestedAt: string;
  readonly doneAt: string | null;
  /** Platforms at which our access may still stand. */
  readonly accessLeft: readonly string[];
  /** Platforms that had still to end a subscription when the rows went. */
  readonly eventsLeft: readonly string[];
}

/** The deletion with this hashed code, or null. */
export async function readDeletion(db: Db, codeHash: string): Promise<DeletionRow | null> {
  const row = await db
    .selectFrom("deletion_requests")
    .select(["kind", "platform", "state", "requested_at as requestedAt", "done_at as doneAt"])
    .select(["access_left as accessLeft", "events_left as eventsLeft"])
    .where("code_hash", "=", codeHash)
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...row,
    kind: row.kind === "platform" ? "platform" : "person",
    state: row.state === "done" || row.state === "erased" ? row.state : "requested",
  };
}
