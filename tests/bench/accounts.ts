import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { sealedKeyId, sealToken } from "@/lib/crypto";
import { db } from "@/lib/db";

/** An account as the measurements need it. */
export interface BenchAccount {
  readonly id: string;
  readonly seq: number;
  readonly platformUserId: string;
}

interface Row {
  readonly userId: string;
  readonly influencerId: string;
  readonly grantId: string;
  readonly tokenId: string;
  readonly platformUserId: string;
  readonly sealed: string;
}

const chunkSize = 2_000;

function newRow(number: number): Row {
  const tokenId = randomUUID();
  const platformUserId = String(178_414_000_000_000 + number);
  const sealed = sealToken(platformUserId, {
    table: "connection_tokens",
    column: "sealed_access_token",
    rowId: tokenId,
  });
  const [userId, influencerId, grantId] = [randomUUID(), randomUUID(), randomUUID()];
  return { userId, influencerId, grantId, tokenId, platformUserId, sealed };
}

/**
 * Makes `howMany` connected accounts of a platform, each of a person of their own (the dearest case: nothing is shared),
 * with sealed tokens that the fake platform knows. Their posts are not due. `from` numbers them.
 */
export async function makeAccounts(platform: string, howMany: number, from = 0): Promise<BenchAccount[]> {
  const made: BenchAccount[] = [];
  for (let start = 0; start < howMany; start += chunkSize) {
    const length = Math.min(chunkSize, howMany - start);
    const rows = Array.from({ length }, (_, index) => newRow(from + start + index));
    made.push(...(await insertRows(platform, rows)));
  }
  return made;
}

async function insertRows(platform: string, rows: readonly Row[]): Promise<BenchAccount[]> {
  const column = (pick: (row: Row) => string) => rows.map(pick);
  const keyId = sealedKeyId(rows[0]?.sealed ?? "");
  return db()
    .transaction()
    .execute(async (trx) => {
      await sql`
        insert into auth.users (id, email)
        select id, id || '@example.com' from unnest(${column((row) => row.userId)}::uuid[]) as u (id)
      `.execute(trx);
      await sql`
        insert into public.influencers (id, user_id, handle, name)
        select i, u, 'h' || replace(left(u::text, 27), '-', ''), 'Somebody'
        from unnest(${column((row) => row.influencerId)}::uuid[], ${column((row) => row.userId)}::uuid[]) as t (i, u)
      `.execute(trx);
      await sql`
        insert into public.influencer_numbers (influencer_id, user_id)
        select * from unnest(${column((row) => row.influencerId)}::uuid[], ${column((row) => row.userId)}::uuid[])
      `.execute(trx);
      await sql`
        insert into public.oauth_grants (id, user_id, platform, login_variant, provider_person_id, status)
        select g, u, ${platform}, 'standard', p, 'active' from unnest(${column((row) => row.grantId)}::uuid[],
          ${column((row) => row.userId)}::uuid[], ${column((row) => row.platformUserId)}::text[]) as t (g, u, p)
      `.execute(trx);
      await sql`
        insert into public.connection_tokens (id, grant_id, sealed_access_token, key_id, access_expires_at, obtained_at)
        select t, g, s, ${keyId}, now() + interval '50 days', now() from unnest(${column((row) => row.tokenId)}::uuid[],
          ${column((row) => row.grantId)}::uuid[], ${column((row) => row.sealed)}::text[]) as t (t, g, s)
      `.execute(trx);
      const { rows: connections } = await sql<BenchAccount>`
        insert into public.social_connections (influencer_id, user_id, grant_id, platform, platform_user_id, username,
          is_primary, status, connected_at, next_posts_at, next_sync_at)
        select i, u, g, ${platform}, p, p, true, 'active', now(), now() + interval '30 days', now() + interval '30 days'
        from unnest(${column((row) => row.influencerId)}::uuid[], ${column((row) => row.userId)}::uuid[],
          ${column((row) => row.grantId)}::uuid[], ${column((row) => row.platformUserId)}::text[]) as t (i, u, g, p)
        returning id, seq, platform_user_id as "platformUserId"
      `.execute(trx);
      return connections;
    });
}

/** Lets the time of these accounts come and sends their jobs, as the planner does every minute. */
export async function planAll(accounts: readonly BenchAccount[]): Promise<void> {
  const { planDueSyncs } = await import("@/lib/sync");
  const { clock } = await import("@/lib/clock");
  const ids = accounts.map(({ id }) => id);
  await sql`
    update public.social_connections set next_sync_at = date_trunc('second', now()) - interval '1 second' where id = any(${ids}::uuid[])
  `.execute(db());
  for (;;) {
    const { planned } = await planDueSyncs({ db: db(), now: () => clock.now() });
    if (planned === 0) return;
  }
}

/** What a measurement starts from: settled statistics and no leftovers of the one before. */
export async function settle(): Promise<void> {
  await sql`delete from pgboss.job where state = 'completed'`.execute(db());
  await sql`vacuum analyze`.execute(db());
  await sql`checkpoint`.execute(db()).catch(() => undefined);
}
