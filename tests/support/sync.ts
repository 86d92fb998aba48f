import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { clock } from "@/lib/clock";
import { sealToken } from "@/lib/crypto";
import { db, pool } from "@/lib/db";
import { sealedPlace } from "@/lib/db/sealed-places";
import { drain } from "@/lib/jobs";
import { getPlatform } from "@/lib/platforms/registry";
import type { AccountStatistics, Platform, PlatformCall } from "@/lib/platforms/types";
import { enqueueSyncs, planDueSyncs } from "@/lib/sync";
import type { PlatformSource } from "@/lib/tokens";

/** The system's own context. */
export const system = () => ({ db: db(), now: () => clock.now() });

/** Lets the time of these accounts come, plans and drains, as a minute of the timetable would. */
export async function syncNow(...connectionIds: string[]) {
  await sql`update social_connections set next_sync_at = ${clock.now().toISOString()} where id = any(${connectionIds})`.execute(
    db(),
  );
  await planDueSyncs(system());
  return drain({ until: new Date(Date.now() + 60_000) });
}

/** Syncs accounts as if their owner had asked for it, which always reads with the owner's token. */
export async function syncAsAsked(userId: string, ...connectionIds: string[]) {
  const order = { connectionIds, trigger: "manual", userId, now: clock.now() } as const;
  await db()
    .transaction()
    .execute((trx) => enqueueSyncs(trx, order));
  return drain({ until: new Date(Date.now() + 60_000) });
}

/** Makes an account's posts due with its next sync. */
export async function makePostsDue(connectionId: string): Promise<void> {
  await db().updateTable("social_connections").set({ next_posts_at: null }).where("id", "=", connectionId).execute();
}

/** What is published about an account, by metric. */
export async function publishedOf(connectionId: string) {
  const rows = await db()
    .selectFrom("influencer_platform_stats as s")
    .innerJoin("social_connections as c", "c.seq", "s.connection_seq")
    .selectAll("s")
    .where("c.id", "=", connectionId)
    .execute();
  return new Map(rows.map((row) => [row.metric, row]));
}

/** The stored days of an account, oldest first, each with the number of its row's version. */
export async function snapshotsOf(connectionId: string) {
  const { rows } = await sql<{ day: string; flags: number; source: number; followers: number | null; version: string }>`
    select s.day, s.flags, s.source, s.followers_count as followers, s.xmin::text as version
    from social_stats_snapshots s join social_connections c on c.seq = s.connection_seq
    where c.id = ${connectionId} order by s.day
  `.execute(db());
  return rows;
}

/** The syncs of an account, newest first. */
export function jobsOf(connectionId: string) {
  return db()
    .selectFrom("sync_jobs")
    .selectAll()
    .where("connection_id", "=", connectionId)
    .orderBy("id", "desc")
    .execute();
}

/** The queue's jobs of an account by state. */
export async function queueStates(connectionId: string): Promise<string[]> {
  const { rows } = await pool().query("select state from pgboss.job where singleton_key = $1 order by created_on", [
    connectionId,
  ]);
  return rows.map((row: { state: string }) => row.state);
}

/** Accounts of a person at a platform that exists in this process only, with real sealed tokens. */
export async function toyAccounts(
  userId: string,
  howMany: number,
): Promise<{ id: string; seq: number; platformUserId: string }[]> {
  const { id: influencerId } = await db()
    .selectFrom("influencers")
    .select("id")
    .where("user_id", "=", userId)
    .executeTakeFirstOrThrow();
  const now = clock.now().toISOString();
  const word = randomUUID().slice(0, 8);
  const accounts = Array.from({ length: howMany }, (_, index) => ({
    grantId: randomUUID(),
    tokenId: randomUUID(),
    platformUserId: `toy-${word}-${index}`,
  }));
  await db()
    .insertInto("oauth_grants")
    .values(
      accounts.map(({ grantId, platformUserId }) => ({
        id: grantId,
        user_id: userId,
        platform: "youtube",
        login_variant: "google",
        provider_person_id: platformUserId,
        status: "active",
      })),
    )
    .execute();
  await db()
    .insertInto("connection_tokens")
    .values(
      accounts.map(({ grantId, tokenId }) => {
        const sealed = sealToken("toy-token", sealedPlace("connection_tokens", "sealed_access_token", tokenId));
        return { id: tokenId, grant_id: grantId, sealed_access_token: sealed, key_id: "toy", obtained_at: now };
      }),
    )
    .execute();
  return db()
    .insertInto("social_connections")
    .values(
      accounts.map(({ grantId, platformUserId }) => ({
        influencer_id: influencerId,
        user_id: userId,
        grant_id: grantId,
        platform: "youtube",
        platform_user_id: platformUserId,
        username: platformUserId,
        status: "active",
        connected_at: now,
        next_posts_at: new Date(Date.now() + 86_400_000).toISOString(),
      })),
    )
    .returning(["id", "seq", "platform_user_id as platformUserId"])
    .execute();
}

/** Statistics as an adapter gives them. */
export function toyStatistics(platformUserId: string, followers: number, username = platformUserId): AccountStatistics {
  const missing = { value: null, reason: "not_offered" } as const;
  return {
    account: {
      platformUserId,
      alternateIds: [],
      username,
      displayName: username,
      profileUrl: null,
      accountType: null,
      platformVerified: null,
      state: {},
    },
    counts: {
      followers: { value: followers, precision: "exact" },
      following: missing,
      posts: { value: 1, precision: "exact" },
      views: { value: 1, precision: "exact" },
      likes: missing,
    },
  };
}

/**
 * A source whose platforms answer at once from `read`. It stands under YouTube's name, because the list of platforms is
 * closed; `apiKey` switches the reads without a token on.
 */
export function toySource(
  read: (platformUserId: string) => AccountStatistics | Promise<AccountStatistics>,
  apiKey: string | null = null,
): PlatformSource & { readonly asked: { owner: string[]; publicly: string[] } } {
  const asked = { owner: [] as string[], publicly: [] as string[] };
  const { posts: _none, ...real } = getPlatform("youtube");
  const platform: Platform = {
    ...real,
    async fetchStatistics({ account }) {
      asked.owner.push(account.platformUserId);
      return { statistics: await read(account.platformUserId), sha256: "0".repeat(64) };
    },
    batchStatistics: {
      maxAccounts: 50,
      async fetch(_call, ids) {
        asked.publicly.push(...ids);
        const answers = await Promise.all(ids.map(async (id) => [id, await read(id)] as const));
        return { byId: new Map(answers), sha256: "1".repeat(64) };
      },
    },
  };
  const call: PlatformCall = {
    http: { request: () => Promise.reject(new Error("a toy asks nobody")) },
    credentials: { clientId: "toy", clientSecret: "toy", apiKey },
    now: () => clock.now(),
  };
  return { platform: () => platform, call: () => call, asked };
}
