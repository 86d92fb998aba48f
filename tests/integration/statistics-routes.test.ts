import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { offeredPlatformSchema } from "@/lib/schemas/platforms";
import { accountSchema, historySchema, historySeriesSchema, postSchema } from "@/lib/schemas/stats";
import { storedAccount, storedDays, storedPosts } from "@/tests/support/numbers";
import { onStack } from "@/tests/support/on-stack";
import { CookieJar, newInfluencerSession } from "@/tests/support/session";

let owner: CookieJar;
let ownerId: string;
let account: { id: string; seq: number };

onStack();
beforeEach(async () => {
  ({ jar: owner, userId: ownerId } = await newInfluencerSession());
  account = await storedAccount(ownerId);
  await storedDays(account.seq, 10, clock.now());
  await storedPosts(account, ownerId, 7);
});
afterAll(() => pool().end());

async function data(path: string, jar = owner): Promise<unknown> {
  const response = await jar.ask(path);
  expect(response.status).toBe(200);
  return (await response.json()).data;
}

const ofAccount = ["", "/status", "/history", "/posts"];

describe("the reading routes", () => {
  it("answer in the shapes that the pages read", async () => {
    const accounts = z.array(accountSchema).parse(await data("/api/social/accounts"));
    expect(accounts.map(({ id }) => id)).toEqual([account.id]);
    expect(accountSchema.parse(await data(`/api/social/accounts/${account.id}`)).seq).toBe(account.seq);
    expect(historySchema.parse(await data("/api/social/history?days=7")).series[0]?.points).toHaveLength(7);
    const series = historySeriesSchema.parse(await data(`/api/social/accounts/${account.id}/history?days=30`));
    expect(series.points.filter(({ value }) => value !== null)).toHaveLength(10);
    const posts = z.array(postSchema).parse(await data(`/api/social/accounts/${account.id}/posts?limit=3`));
    expect(posts).toHaveLength(3);
    const platforms = z.array(offeredPlatformSchema).parse(await data("/api/social/platforms"));
    expect(platforms.every(({ configured }) => configured)).toBe(true);
  });

  it("name an account by id, number, platform or name", async () => {
    for (const name of [account.id, String(account.seq), "instagram", "stored.account@instagram"]) {
      expect(await data(`/api/social/accounts/${name}/status`)).toMatchObject({
        id: account.id,
        state: expect.any(String),
      });
    }
  });

  it("page through posts by cursor", async () => {
    const first = await (await owner.ask(`/api/social/accounts/${account.id}/posts?limit=5`)).json();
    expect(first.nextCursor).toEqual(expect.any(String));
    const second = await (
      await owner.ask(`/api/social/accounts/${account.id}/posts?limit=5&cursor=${first.nextCursor}`)
    ).json();
    expect(second.data).toHaveLength(2);
    expect(second.nextCursor).toBeNull();
  });

  it.each(ofAccount)("answer 404 for somebody else's account, as for none: %s", async (path) => {
    const { jar: stranger } = await newInfluencerSession();
    for (const name of [account.id, String(account.seq), randomUUID()]) {
      const response = await stranger.ask(`/api/social/accounts/${name}${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("give a stranger no account, no history, and the numbers of public influencers only", async () => {
    const { jar: stranger } = await newInfluencerSession();
    expect(await data("/api/social/accounts", stranger)).toEqual([]);
    expect(await data("/api/social/history?days=30", stranger)).toMatchObject({ series: [], total: null });
    const influencer = await db()
      .selectFrom("influencers")
      .select(["id", "handle"])
      .where("user_id", "=", ownerId)
      .executeTakeFirstOrThrow();
    expect((await stranger.ask(`/api/social/stats/${influencer.id}`)).status).toBe(404);
    await db().updateTable("influencers").set({ is_public: true }).where("id", "=", influencer.id).execute();
    const seen = await data(`/api/social/stats/${influencer.handle}?history=30`, stranger);
    expect(seen).toMatchObject({ accounts: [{ platform: "instagram" }], history: null });
    expect(JSON.stringify(seen)).not.toContain("stored.account");
    expect(await data("/api/social/stats/me?history=30")).toMatchObject({ history: { days: 30 } });
  });

  it("refuse what is malformed, with a stable code", async () => {
    for (const path of [
      "/api/social/history?days=31",
      "/api/social/history?days=7&days=30",
      `/api/social/accounts/${account.id}/posts?cursor=bm90IG91cnM`,
      `/api/social/accounts/${account.id}/posts?limit=1000`,
    ]) {
      const response = await owner.ask(path);
      expect(response.status).toBe(422);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(await response.json()).toMatchObject({ code: "VALIDATION_FAILED" });
    }
  });

  it("want somebody who is signed in", async () => {
    for (const path of [
      "/api/social/accounts",
      "/api/social/history",
      "/api/social/platforms",
      "/api/social/stats/me",
    ]) {
      expect((await new CookieJar().ask(path)).status).toBe(401);
    }
  });
});

describe("GET /api/health/app", () => {
  it("answers anybody", async () => {
    const response = await new CookieJar().ask("/api/health/app");
    expect(await response.json()).toEqual({ status: "ok" });
  });
});
