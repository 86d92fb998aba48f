import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** Stores that a platform has passed on a wish to be erased, under the hash of the code that it is given. */
export async function openPlatformDeletion(
  db: Db,
  request: { readonly platform: string; readonly codeHash: string; readonly now: Date },
): Promise<void> {
  await sql`
    insert into public.deletion_requests (code_hash, kind, platform, requested_at)
    values (${request.codeHash}, 'platform', ${request.platform}, ${request.now.toISOString()}::timestamptz)
    on conflict (code_hash) do nothing
  `.execute(db);
}

/** Notes that such a request is carried out; the first time stays. */
export async function closePlatformDeletion(db: Db, codeHash: string, now: Date): Promise<void> {
  await sql`
    update public.deletion_requests set state = 'done', done_at = ${now.toISOString()}::timestamptz
    where code_hash = ${codeHash} and kind = 'platform' and state <> 'done'
  `.execute(db);
}
