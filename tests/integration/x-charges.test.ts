import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import type { Platform } from "@/lib/platforms/types";
import { ensureRoomForSnapshots, syncConnections } from "@/lib/sync";
import { configuredPlatforms, type PlatformSource, refreshDueTokens } from "@/lib/tokens";
import {
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  removePeople,
  takeStackEnvironment,
} from "@/tests/support/connect";
import { dyingDb } from "@/tests/support/dying";
import { makePostsDue, system } from "@/tests/support/sync";

const dayMs = 86_400_000;
/** Millionths of a dollar: a user, and a page of posts as it is reserved. */
const [user, page] = [10_000, 125_000];
let id = "";

beforeAll(async () => {
  takeStackEnvironment();
  await control("reset", {});
  await clock.sync();
  id = await connect(await newInfluencer(), "x", "eleni");
  await drain({ until: new Date(Date.now() + 30_000) });
});
beforeEach(nextDay);
afterAll(async () => {
  await control("clock", { offsetMs: 0 });
  await clock.sync();
  await db().deleteFrom("api_budgets").execute();
  await removePeople();
});

/** The next day at noon (UTC), on which nothing was read or counted yet; with a token that was renewed undisturbed. */
async function nextDay(): Promise<void> {
  const now = clock.now().getTime();
  const noon = Math.floor(now / dayMs) * dayMs + 1.5 * dayMs;
  await control("clock", { advanceMs: noon - now });
  await clock.sync();
  await ensureRoomForSnapshots(system());
  await refreshDueTokens(system(), { until: new Date(Date.now() + 30_000), limit: 10 });
  await db().deleteFrom("api_budgets").execute();
  await makePostsDue(id);
}

/** The real platforms, whose reads first pass `look`. */
function watched(look: (what: "counts" | "page") => void): PlatformSource {
  const x = configuredPlatforms.platform("x");
  const { posts } = x;
  if (!posts) throw new Error("X lists posts");
  const platform: Platform = {
    ...x,
    fetchStatistics: (session) => {
      look("counts");
      return x.fetchStatistics(session);
    },
    posts: {
      ...posts,
      fetchPage: (session, cursor) => {
        look("page");
        return posts.fetchPage(session, cursor);
      },
    },
  };
  return { ...configuredPlatforms, platform: (name) => (name === "x" ? platform : configuredPlatforms.platform(name)) };
}

const sync = (source: PlatformSource, ctx = system()) =>
  syncConnections(ctx, {
    connectionIds: [id],
    stopAt: () => Number.POSITIVE_INFINITY,
    complete: async () => undefined,
    source,
  });

/** What our count says is spent, in millionths of a dollar. */
async function counted(): Promise<number> {
  const row = await db()
    .selectFrom("api_budgets")
    .select("spent_units")
    .where("budget", "=", "money")
    .executeTakeFirst();
  return Number(row?.spent_units ?? 0);
}
/** What the sandbox has billed for since then, in the same. */
const billed = async (since: number) =>
  (await callsSince(since, "x")).reduce((sum, call) => sum + call.cost * 1_000, 0);

describe("what reading at X costs", () => {
  it("is counted as it is billed: each post once a day, whatever else was read on that day before", async () => {
    const since = await lastCall();
    const far = new Date(clock.now().getTime() + dayMs).toISOString();
    await db().updateTable("social_connections").set({ next_posts_at: far }).where("id", "=", id).execute();
    await sync(watched(() => undefined));
    expect([await counted(), await billed(since)]).toEqual([user, user]);

    await makePostsDue(id);
    await sync(watched(() => undefined));
    const withPosts = await billed(since);
    expect(withPosts).toBeGreaterThan(user + page);
    expect(await counted()).toBe(withPosts);

    await makePostsDue(id);
    await sync(watched(() => undefined));
    expect([await counted(), await billed(since)]).toEqual([withPosts, withPosts]);
  });

  it("is counted once where a listing breaks between two pages and is gone on with", async () => {
    const since = await lastCall();
    let pages = 0;
    const breaking = watched((what) => {
      if (what === "page") pages += 1;
      if (pages === 3) throw new Error("broken");
    });
    await sync(breaking);
    expect(pages).toBe(3);
    await makePostsDue(id);
    await sync(watched(() => undefined));
    expect(await counted()).toBe(await billed(since));
  });

  it("is never counted too low where a process dies, at any statement, and too high by its reservation at most", async () => {
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      if (at > 1) await nextDay();
      const since = await lastCall();
      const dying = dyingDb(pool(), at, "before");
      await sync(
        watched(() => dying.live()),
        { db: dying.db, now: () => clock.now() },
      ).catch(() => undefined);
      if (!dying.isDead()) {
        expect((await connectionRow(db(), id)).last_error_code).toBeNull();
        break;
      }
      deaths += 1;
      const spent = await counted();
      const before = await billed(since);
      const place = `statement ${at}`;
      await makePostsDue(id);
      await sync(watched(() => undefined));
      const excess = (await counted()) - (await billed(since));
      expect(excess, `${place}: ${spent} counted and ${before} billed when it died`).toBeGreaterThanOrEqual(0);
      expect(excess, place).toBeLessThanOrEqual(user + page);
    }
    expect(deaths).toBeGreaterThan(20);
  }, 180_000);
});
