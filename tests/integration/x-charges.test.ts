import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { countCalls } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import { completeConnect } from "@/lib/connections";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import type { Platform } from "@/lib/platforms/types";
import { ensureRoomForSnapshots, syncConnections } from "@/lib/sync";
import { configuredPlatforms, type PlatformSource, refreshDueTokens, withPlatformSession } from "@/lib/tokens";
import {
  attempt,
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  removePeople,
  sessionConnection,
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
function watched(look: (what: "counts" | "batch" | "page") => void | Promise<void>): PlatformSource {
  const x = configuredPlatforms.platform("x");
  const { posts, batchStatistics } = x;
  if (!posts || !batchStatistics) throw new Error("X lists posts, and reads many accounts at once");
  const platform: Platform = {
    ...x,
    fetchStatistics: async (session) => {
      await look("counts");
      return x.fetchStatistics(session);
    },
    batchStatistics: {
      ...batchStatistics,
      fetch: async (call, ids) => {
        await look("batch");
        return batchStatistics.fetch(call, ids);
      },
    },
    posts: {
      ...posts,
      fetchPage: async (session, cursor) => {
        await look("page");
        return posts.fetchPage(session, cursor);
      },
    },
  };
  return { ...configuredPlatforms, platform: (name) => (name === "x" ? platform : configuredPlatforms.platform(name)) };
}

const sync = (source: PlatformSource, ctx = system(), connectionId = id) =>
  syncConnections(ctx, {
    connectionIds: [connectionId],
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
  it("is counted once where an account is connected, asked for its life, connected again and read on one day", async () => {
    const person = await newInfluencer();
    const since = await lastCall();
    const own = await connect(person, "x", "maya");
    expect([await counted(), await billed(since)]).toEqual([user, user]);

    await sync(
      watched(() => undefined),
      system(),
      own,
    );
    const withPosts = await billed(since);
    expect(withPosts).toBeGreaterThan(user);
    expect(await counted()).toBe(withPosts);

    expect(await connect(person, "x", "maya")).toBe(own);
    const x = configuredPlatforms.platform("x");
    const asked = sessionConnection(await connectionRow(db(), own));
    await countCalls(system(), { platform: x, account: own }, (onCall) =>
      withPlatformSession(system(), asked, (session) => x.probe(session), { onCall }),
    );
    expect([await counted(), await billed(since)]).toEqual([withPosts, withPosts]);
  });

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

  it("is counted once where a connection and its first sync are counted at the same time", async () => {
    const person = await newInfluencer();
    const since = await lastCall();
    const own = await connect(person, "x", "leo");
    const x = configuredPlatforms.platform("x");
    const asked = sessionConnection(await connectionRow(db(), own));
    await db().updateTable("social_connections").set({ charged_on: null }).where("id", "=", own).execute();
    await db().deleteFrom("api_budgets").execute();
    await Promise.all(
      Array.from({ length: 5 }, () =>
        countCalls(system(), { platform: x, account: own }, (onCall) =>
          withPlatformSession(system(), asked, (session) => x.probe(session), { onCall }),
        ),
      ),
    );
    expect([await counted(), await billed(since)]).toEqual([user, user]);
  });

  it("is never counted too low where the process that connects dies once the account is stored", async () => {
    const person = await newInfluencer();
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      if (at > 1) await nextDay();
      await db().deleteFrom("social_connections").where("user_id", "=", person.userId).execute();
      const since = await lastCall();
      const dying = dyingDb(pool(), at, "before");
      const outcome = await completeConnect(
        { ...person, db: dying.db },
        await attempt(person, "x", { persona: "luxe" }),
      ).catch(() => null);
      const own = await db()
        .selectFrom("social_connections")
        .select("id")
        .where("user_id", "=", person.userId)
        .executeTakeFirst();
      if (!dying.isDead()) {
        expect(outcome?.state).toBe("connected");
        break;
      }
      if (!own) continue;
      deaths += 1;
      await sync(
        watched(() => undefined),
        system(),
        own.id,
      );
      const excess = (await counted()) - (await billed(since));
      expect(excess, `statement ${at}`).toBeGreaterThanOrEqual(0);
      expect(excess, `statement ${at}`).toBeLessThanOrEqual(user);
    }
    expect(deaths).toBeGreaterThan(3);
  }, 120_000);

  it("is counted on the day on which X answers, where midnight comes between loading an account and reading it", async () => {
    const since = await lastCall();
    await control("clock", { advanceMs: dayMs / 2 - 60_000 });
    await clock.sync();
    await refreshDueTokens(system(), { until: new Date(Date.now() + 30_000), limit: 10 });
    const far = new Date(clock.now().getTime() + dayMs).toISOString();
    await db().updateTable("social_connections").set({ next_posts_at: far }).where("id", "=", id).execute();
    await sync(watched(() => undefined));
    expect(await counted()).toBe(user);
    await sync(
      watched(async () => {
        await control("clock", { advanceMs: 120_000 });
        await clock.sync();
      }),
    );
    expect([await counted(), await billed(since)]).toEqual([2 * user, 2 * user]);
  });

  it("is never counted too low where midnight comes between X's answer and storing its posts", async () => {
    const since = await lastCall();
    await passTime(dayMs / 2 - 60_000);
    await refreshDueTokens(system(), { until: new Date(Date.now() + 30_000), limit: 10 });
    const x = configuredPlatforms.platform("x");
    let pages = 0;
    const overMidnight: Platform = {
      ...x,
      posts: {
        fetchPage: async (session, cursor) => {
          const page = await x.posts?.fetchPage(session, cursor);
          if (page === undefined) throw new Error("X lists posts");
          pages += 1;
          if (pages === 1) await passTime(120_000);
          return page;
        },
      },
    };
    await sync({
      ...configuredPlatforms,
      platform: (name) => (name === "x" ? overMidnight : configuredPlatforms.platform(name)),
    });
    expect(pages).toBeGreaterThan(0);
    await passTime(10 * 60_000);
    await makePostsDue(id);
    await sync(watched(() => undefined));
    expect(await counted()).toBeGreaterThanOrEqual(await billed(since));
    // From then on it is known what was read on this day.
    const spent = await counted();
    await makePostsDue(id);
    await sync(watched(() => undefined));
    expect(await counted()).toBe(spent);
  });
});

async function passTime(ms: number): Promise<void> {
  await control("clock", { advanceMs: ms });
  await clock.sync();
}
