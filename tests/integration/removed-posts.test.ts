import { afterEach, describe, expect, it } from "vitest";
import { chooseAccounts, completeConnect, listOfferedAccounts } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { engagement, listAccounts, listPosts } from "@/lib/stats";
import { cleanUp } from "@/lib/upkeep";
import { attempt, callsSince, connect, connectionRow, control, lastCall } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { makePostsDue, publishedOf, syncNow, system } from "@/tests/support/sync";

interface ControlledPost {
  readonly postIndex: number;
  readonly publishedAt: string;
}
const platforms = [
  { platform: "instagram", persona: "luxe", owner: "luxe", list: "media.list", seenAs: "views" },
  { platform: "tiktok", persona: "zoe", owner: "zoe", list: "video.list", seenAs: "views" },
  { platform: "youtube", persona: "eleni", owner: "eleni", list: "playlistItems.list", seenAs: "views" },
  { platform: "facebook", persona: "luxe", owner: "luxe", list: "posts.list", seenAs: "views" },
  { platform: "x", persona: "leo", owner: "leo", list: "posts.list", seenAs: "impressions" },
  { platform: "linkedin", persona: "aegean-lines", owner: "eleni", list: "posts.list", seenAs: "impressions" },
] as const;
let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});
afterEach(async () => {
  for (const { platform, persona } of platforms) {
    const { posts } = await control<{ posts: ControlledPost[] }>(`posts/${platform}/${persona}`);
    await control(`posts/${platform}/${persona}`, {
      deleted: false,
      postIndexes: posts.map(({ postIndex }) => postIndex),
    });
  }
});

/** Connects a persona, choosing it where its log-in opens several accounts, and reads it for the first time. */
async function connected({ platform, persona, owner }: { platform: string; persona: string; owner: string }) {
  if (persona === owner) {
    const id = await connect(ctx, platform, persona);
    await drain({ until: new Date(Date.now() + 60_000) });
    return id;
  }
  const outcome = await completeConnect(ctx, await attempt(ctx, platform, { persona: owner }));
  if (outcome.state !== "choose") throw new Error(`ended in ${outcome.state}`);
  const { personas } = await control<{ personas: { platform: string; id: string; platformUserId: string }[] }>(
    "personas",
  );
  const wanted = personas.find((one) => one.platform === platform && one.id === persona)?.platformUserId ?? "";
  const { accounts } = await listOfferedAccounts(ctx, outcome.grantId);
  expect(accounts.map(({ platformUserId }) => platformUserId)).toContain(wanted);
  const chosen = await chooseAccounts(ctx, { grantId: outcome.grantId, platformUserIds: [wanted] });
  await drain({ until: new Date(Date.now() + 60_000) });
  return chosen.connectionIds[0] ?? "";
}

/** What is stored, newest first, with the latest counts. */
async function stored(connectionId: string) {
  const { seq } = await connectionRow(db(), connectionId);
  const rows = await db()
    .selectFrom("platform_posts as p")
    .leftJoin("platform_post_metrics as m", "m.post_id", "p.id")
    .select(["p.platform_post_id as name", "p.removed_at as removedAt", "p.published_at as publishedAt"])
    .select(["m.likes_count as likes", "m.comments_count as comments", "m.shares_count as shares"])
    .select(["m.views_count as views"])
    .where("p.connection_seq", "=", seq)
    .orderBy("p.published_at", "desc")
    .execute();
  return rows;
}

/** The sandbox's numbers of the posts that were published at these times, to the second as some platforms say it. */
async function indexesOf({ platform, persona }: { platform: string; persona: string }, times: readonly string[]) {
  const { posts } = await control<{ posts: ControlledPost[] }>(`posts/${platform}/${persona}`);
  const second = (time: string) => Math.floor(Date.parse(time) / 1_000);
  const wanted = new Set(times.map(second));
  return posts.filter(({ publishedAt }) => wanted.has(second(publishedAt))).map(({ postIndex }) => postIndex);
}

async function readAgain(connectionId: string) {
  await makePostsDue(connectionId);
  await syncNow(connectionId);
}

async function listed(connectionId: string) {
  const account = (await listAccounts(ctx)).find(({ id }) => id === connectionId);
  if (!account) throw new Error("the account is not listed");
  return (await listPosts(ctx, { account, cursor: null, limit: 100 })).posts;
}

describe.each(platforms)("a post that is deleted at $platform", (where) => {
  const { platform, persona, seenAs } = where;

  it("is marked, kept with its last numbers, shown as gone, counted in nothing, and healed when it is back", async () => {
    const id = await connected(where);
    const before = await stored(id);
    expect(before.length).toBeGreaterThan(5);
    const [, victim] = before;
    const postIndexes = await indexesOf(where, [victim?.publishedAt ?? ""]);
    expect(postIndexes).toHaveLength(1);
    await control(`posts/${platform}/${persona}`, { deleted: true, postIndexes });
    await readAgain(id);

    const after = await stored(id);
    expect(after.filter(({ removedAt }) => removedAt !== null).map(({ name }) => name)).toEqual([victim?.name]);
    expect(after.find(({ name }) => name === victim?.name)?.likes).toBe(victim?.likes);
    const shown = (await listed(id)).find(({ platformPostId }) => platformPostId === victim?.name);
    expect(shown?.removedAt).not.toBeNull();
    expect(shown?.metrics.likes?.value).toBe(victim?.likes);

    const { last_synced_at } = await connectionRow(db(), id);
    const published = await publishedOf(id);
    const counted = after.filter(({ removedAt }) => removedAt === null);
    const expected = engagement(
      counted.map(({ publishedAt, ...counts }) => ({ ...counts, publishedAt: new Date(publishedAt) })),
      { followers: published.get("followers")?.value ?? null, now: new Date(last_synced_at ?? 0), seenAs },
    );
    expect(published.get("engagement_rate")?.value).toBe(expected.rate.value);
    expect(published.get("avg_likes")?.value).toBe(expected.avgLikes.value);

    await control(`posts/${platform}/${persona}`, { deleted: false, postIndexes });
    await readAgain(id);
    expect((await stored(id)).filter(({ removedAt }) => removedAt !== null)).toEqual([]);
  });

  it("is not marked by a listing that fails, nor any other", async () => {
    const id = await connected(where);
    const [newest] = await stored(id);
    const postIndexes = await indexesOf(where, [newest?.publishedAt ?? ""]);
    await control(`posts/${platform}/${persona}`, { deleted: true, postIndexes });
    const before = await lastCall();
    await syncNow(id);
    await makePostsDue(id);
    const paths = { instagram: "/me/media", tiktok: "/v2/video/list", youtube: "/youtube/v3/playlistItems" } as const;
    const path = platform in paths ? paths[platform as keyof typeof paths] : null;
    const { platform_user_id } = await connectionRow(db(), id);
    const others: Record<string, string> = {
      facebook: `/${platform_user_id}/published_posts`,
      x: `/2/users/${platform_user_id}/tweets`,
      linkedin: "/rest/posts",
    };
    await control("faults", { kind: "server_error", platform, pathPrefix: path ?? others[platform] });
    await syncNow(id);
    const calls = await callsSince(before, platform);
    expect(calls.some(({ status }) => status >= 500)).toBe(true);
    expect((await stored(id)).filter(({ removedAt }) => removedAt !== null)).toEqual([]);
  });

  it("says on what its rate by reach is based", async () => {
    const id = await connected(where);
    const published = await publishedOf(id);
    const rate = published.get("engagement_rate_reach");
    expect(rate).toMatchObject({ definition: `engagement_rate_by_${seenAs}_mean/1`, value: expect.any(Number) });
    expect(rate?.basis).toMatch(new RegExp(`^${seenAs}:likes`));
    expect(published.get("avg_views")).toMatchObject({ unit: seenAs, definition: `${seenAs}_per_post_mean/1` });
    const [newest] = await listed(id);
    expect(newest?.metrics.views).toMatchObject({ unit: seenAs, definition: `${seenAs}_of_post/1` });
  });
});

describe("posts that are gone", () => {
  it("are all of them doubted, where none is left of several", async () => {
    const where = platforms[0];
    const id = await connected(where);
    const times = (await stored(id)).map(({ publishedAt }) => publishedAt);
    const postIndexes = await indexesOf(where, times);
    await control(`posts/${where.platform}/${where.persona}`, { deleted: true, postIndexes });
    await readAgain(id);
    expect((await stored(id)).filter(({ removedAt }) => removedAt !== null)).toEqual([]);
  });

  it.each([
    { where: platforms[4], isKept: false },
    { where: platforms[0], isKept: true },
  ])("of $where.platform stay after the clean-up: $isKept", async ({ where, isKept }) => {
    const id = await connected(where);
    const [victim, other] = await stored(id);
    const postIndexes = await indexesOf(where, [victim?.publishedAt ?? ""]);
    await control(`posts/${where.platform}/${where.persona}`, { deleted: true, postIndexes });
    await readAgain(id);
    await cleanUp(system(), new Date(Date.now() + 30_000));
    const left = (await stored(id)).map(({ name }) => name);
    expect(left.includes(victim?.name ?? "")).toBe(isKept);
    expect(left).toContain(other?.name);
  });

  it("are not those behind a page of replies alone", async () => {
    const id = await connected({ platform: "x", persona: "chatty", owner: "chatty" });
    const first = await stored(id);
    expect(first.length).toBeGreaterThan(2);
    // The listing reads twelve replies a post, so that whole pages of it show none.
    const before = await lastCall();
    await readAgain(id);
    const pages = (await callsSince(before, "x")).filter(({ endpoint }) => endpoint === "posts.list");
    expect(pages.length).toBeGreaterThan(first.length / 25 + 1);
    expect((await stored(id)).map(({ name, removedAt }) => [name, removedAt])).toEqual(
      first.map(({ name }) => [name, null]),
    );
  });

  it("of a member at LinkedIn are none: its posts are not offered, which is no lack of posts", async () => {
    const id = await connected({ platform: "linkedin", persona: "maya", owner: "maya" });
    const published = await publishedOf(id);
    for (const metric of ["engagement_rate", "engagement_rate_median", "engagement_rate_reach", "avg_likes"]) {
      expect(published.get(metric)).toMatchObject({ value: null, reason: "not_offered" });
    }
    expect(await stored(id)).toEqual([]);
  });
});
