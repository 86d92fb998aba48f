import { expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import type { PlatformSource } from "@/lib/tokens";
import { connectionRow } from "@/tests/support/connect";
import { makePostsDue, system, toySource, toyStatistics } from "@/tests/support/sync";
import { onToyPosts, toyAccount, unhurried } from "@/tests/support/toy-posts";
import { syncConnections } from "./index";

onToyPosts();

const down = (resetsAt?: Date) =>
  new PlatformError({
    platform: "youtube",
    code: "PLATFORM_UNAVAILABLE",
    detail: "down",
    ...(resetsAt && { resetsAt }),
  });

function post(platformPostId: string): PlatformPost {
  const none = { value: null, reason: "not_offered" } as const;
  const metrics = { likes: none, comments: none, shares: none, saves: none, views: none, reach: none };
  const publishedAt = new Date(clock.now().getTime() - 3_600_000);
  return { platformPostId, kind: "image", caption: "", permalink: null, publishedAt, metrics };
}

/** Syncs accounts whose pages come from `page`. */
function sync(ids: readonly string[], page: (account: string, cursor: string | null) => PostPage) {
  const toy = toySource((id) => toyStatistics(id, 1_000));
  const posts = {
    fetchPage: async ({ account }: { account: { platformUserId: string } }, cursor: string | null) =>
      page(account.platformUserId, cursor),
  };
  const source: PlatformSource = { ...toy, platform: (id) => ({ ...toy.platform(id), posts }) };
  return syncConnections(system(), { connectionIds: [...ids], ...unhurried, source });
}

async function pauseOf(id: string) {
  const { next_posts_at, posts_failed_attempts } = await connectionRow(db(), id);
  return { failed: posts_failed_attempts, minutes: (Date.parse(next_posts_at ?? "") - clock.now().getTime()) / 60_000 };
}

it("a page that keeps failing is asked for less and less often, until it is read", async () => {
  const { id } = await toyAccount();
  const failing = (_account: string, cursor: string | null): PostPage => {
    if (cursor !== null) throw down();
    return { posts: [post("first")], nextCursor: "2" };
  };
  for (const [failures, minutes] of [5, 10, 20, 40].entries()) {
    await makePostsDue(id);
    await sync([id], failing);
    const pause = await pauseOf(id);
    // The first attempt stored a page, the others none.
    expect(pause.failed).toBe(failures + 1);
    expect(pause.minutes).toBeGreaterThan(minutes * 0.75 - 0.5);
    expect(pause.minutes).toBeLessThanOrEqual(minutes * 1.25);
  }
  await makePostsDue(id);
  await sync([id], (_account, cursor) => {
    if (cursor === "3") throw down();
    return { posts: [post("second")], nextCursor: "3" };
  });
  expect((await pauseOf(id)).failed).toBe(1);
  await makePostsDue(id);
  await sync([id], () => ({ posts: [post("third")], nextCursor: null }));
  expect((await pauseOf(id)).failed).toBe(0);
  expect((await pauseOf(id)).minutes).toBeGreaterThan(300);
});

it("a page that is not due is not asked for, and the account's counts are read all the same", async () => {
  const { id, platformUserId } = await toyAccount();
  let asked = 0;
  const failing = (): PostPage => {
    asked += 1;
    throw down();
  };
  for (let round = 0; round < 5; round += 1) await sync([id], failing);
  expect(asked).toBe(1);
  const row = await connectionRow(db(), id);
  expect(row).toMatchObject({ status: "active", failed_attempts: 0, last_error_code: null, username: platformUserId });
});

it("a failing listing holds up nobody else's in its batch", async () => {
  const [broken, sound] = [await toyAccount(), await toyAccount()];
  await db().updateTable("social_connections").set({ posts_failed_attempts: 9 }).where("id", "=", broken.id).execute();
  await sync([broken.id, sound.id], (platformUserId) => {
    if (platformUserId === broken.platformUserId) throw down();
    return { posts: [post("one")], nextCursor: null };
  });
  expect((await pauseOf(broken.id)).failed).toBe(10);
  expect((await pauseOf(broken.id)).minutes).toBeGreaterThan(269);
  expect((await pauseOf(sound.id)).failed).toBe(0);
  expect((await connectionRow(db(), sound.id)).last_posts_at).not.toBeNull();
});

it("a time that the platform itself names is waited for", async () => {
  const { id } = await toyAccount();
  await sync([id], () => {
    throw down(new Date(clock.now().getTime() + 2 * 3_600_000));
  });
  expect((await pauseOf(id)).minutes).toBeGreaterThan(119);
});
