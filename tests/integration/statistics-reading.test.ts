import { createClient } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { readConnections } from "@/lib/db/connection-statistics-reader";
import { readSnapshots } from "@/lib/db/snapshots-reader";
import { findInfluencerFace } from "@/lib/db/statistics-reader";
import type { Database } from "@/lib/db/types";
import { getAccount, getAccountHistory, getDashboard, listAccounts, listPosts } from "@/lib/stats";
import { newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { readAt, storedAccount, storedDays, storedPosts } from "@/tests/support/numbers";
import { onStack } from "@/tests/support/on-stack";

onStack();

/** The same person, with every request to the REST door counted. */
async function counted(ctx: PersonContext): Promise<{ ctx: PersonContext; requests: string[] }> {
  const { supabaseUrl, publishableKey } = testStack();
  const requests: string[] = [];
  const { data } = await ctx.reader.auth.getSession();
  const reader = createClient<Database>(supabaseUrl, publishableKey, {
    accessToken: async () => data.session?.access_token ?? null,
    global: {
      fetch: (input, init) => {
        requests.push(String(input instanceof Request ? input.url : input));
        return fetch(input, init);
      },
    },
  });
  return { ctx: { ...ctx, reader }, requests };
}

describe("an influencer named by their handle", () => {
  it.each(["true", "null", "1e5"])(
    "is found when it is %j, which REST servers may take for no text",
    async (handle) => {
      const ctx = await newInfluencer();
      await db().updateTable("influencers").set({ handle }).where("user_id", "=", ctx.userId).execute();
      expect(await findInfluencerFace(ctx.reader, { ref: handle })).toMatchObject({ userId: ctx.userId, handle });
    },
  );
  it.each(["false", 'x")', "a,b", "", "\\", "Ω"])("is nobody when %j is no handle of anybody", async (ref) => {
    const ctx = await newInfluencer();
    expect(await findInfluencerFace(ctx.reader, { ref })).toBeNull();
  });
});

describe("a row read as the person and as the system", () => {
  it("has the same shape through both doors: numbers, days and times", async () => {
    const ctx = await newInfluencer();
    const { seq } = await storedAccount(ctx.userId);
    await storedDays(seq, 2, new Date(readAt));
    const [throughRest] = await readConnections(ctx.reader, { userId: ctx.userId, queuedSince: clock.now() });
    const connection = await db()
      .selectFrom("social_connections")
      .selectAll()
      .where("seq", "=", seq)
      .executeTakeFirstOrThrow();
    const stat = await db()
      .selectFrom("influencer_platform_stats")
      .selectAll()
      .where("connection_seq", "=", seq)
      .executeTakeFirstOrThrow();
    expect(throughRest).toMatchObject({
      seq: connection.seq,
      connectedAt: connection.connected_at,
      lastSyncedAt: connection.last_synced_at,
      nextSyncAt: connection.next_sync_at,
      stats: [
        { value: stat.value, asOf: stat.as_of, fetchedAt: stat.fetched_at, flags: stat.flags, reason: stat.reason },
      ],
    });
    expect(stat.value).toBe(Number.MAX_SAFE_INTEGER);
    expect(connection.connected_at).toBe(readAt);

    const rest = await readSnapshots(ctx.reader, { fromDay: "2026-11-19", toDay: "2026-11-20" });
    const direct = await db()
      .selectFrom("social_stats_snapshots")
      .select(["day", "followers_count"])
      .where("connection_seq", "=", seq)
      .orderBy("day")
      .execute();
    expect(rest.map(({ day, followers }) => ({ day, followers }))).toEqual(
      direct.map(({ day, followers_count }) => ({ day, followers: followers_count })),
    );
    expect(direct).toHaveLength(2);
  });
});

describe("what a dashboard reads", () => {
  it("takes three requests, whatever is connected", async () => {
    const person = await newInfluencer();
    const { ctx, requests } = await counted(person);
    await getDashboard(ctx, { days: 30 });
    expect(requests).toHaveLength(3);
    for (const name of ["first", "second"]) {
      const account = await storedAccount(person.userId, name);
      await storedPosts(account, person.userId, 12);
      await db().updateTable("social_connections").set({ is_primary: false }).where("id", "=", account.id).execute();
    }
    requests.length = 0;
    const dashboard = await getDashboard(ctx, { days: 90 });
    expect(requests).toHaveLength(3);
    expect(dashboard.accounts).toHaveLength(2);
    expect(dashboard.posts).toHaveLength(8);
    expect(dashboard.posts[0]?.metrics.likes).toMatchObject({ value: 20, source: "api" });
    expect(dashboard.posts[0]?.metrics.views).toMatchObject({ value: null, reason: "not_yet_available" });
    expect(dashboard.accounts[0]?.numbers.followers?.flags).toEqual(["implausible"]);
  });

  it("never shows an account whose history was erased", async () => {
    const ctx = await newInfluencer();
    const { id } = await storedAccount(ctx.userId);
    await db()
      .updateTable("social_connections")
      .set({ status: "disconnected", username: "", is_primary: false, disconnected_at: readAt })
      .where("id", "=", id)
      .execute();
    expect(await listAccounts(ctx)).toEqual([]);
    expect((await getDashboard(ctx, { days: 30 })).history.series).toEqual([]);
  });
});

describe("a history", () => {
  it("is complete also where it has more rows than the server gives in one answer", async () => {
    const ctx = await newInfluencer();
    for (const name of ["one", "two", "three"]) {
      const { id, seq } = await storedAccount(ctx.userId, name);
      await db().updateTable("social_connections").set({ is_primary: false }).where("id", "=", id).execute();
      await storedDays(seq, 365, clock.now());
    }
    const accounts = await listAccounts(ctx);
    const last = accounts.at(-1);
    const history = await getAccountHistory(ctx, { connectionId: last?.id ?? "", days: 365 });
    expect(history.points).toHaveLength(365);
    expect(history.points.every(({ value }) => value !== null)).toBe(true);
    expect(history.change).toMatchObject({ absolute: 364 });
  });
});

describe("posts of an account", () => {
  it("come in pages that hold every post once, also where posts share a second", async () => {
    const ctx = await newInfluencer();
    const stored = await storedAccount(ctx.userId);
    await storedPosts(stored, ctx.userId, 23);
    const account = await getAccount(ctx, { connectionId: stored.id });
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof listPosts>> = await listPosts(ctx, { account, cursor, limit: 5 });
      seen.push(...page.posts.map(({ platformPostId }) => platformPostId));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(5);
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });
});
