import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SystemContext } from "@/lib/context";
import { createDb } from "@/lib/db/client";
import { PlatformError, type PlatformErrorCode } from "@/lib/platforms/errors";
import { type LivingAccount, livingAccount } from "@/tests/support/living-tokens";
import { day, livedRhythms } from "@/tests/support/token-rhythms";
import { type OpenDatabase, openTemporaryDatabase } from "@/tests/support/token-store";
import { foreseeEnds, type PlatformSource, refreshDueTokens } from "./index";

interface Notice {
  readonly id: number;
  readonly kind: string;
  readonly params: { readonly stage?: number };
  readonly resolved_at: string | null;
  readonly read_at: string | null;
}

const hour = 3_600_000;
const start = Date.parse("2026-11-21T10:00:00Z");
const soon = () => new Date(Date.now() + 60_000);
let database: OpenDatabase;
let ctx: SystemContext;
let userId: string;
let nowMs = start;

beforeAll(async () => {
  database = await openTemporaryDatabase();
  ctx = { db: createDb(database.pool), now: () => new Date(nowMs) };
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query("delete from auth.users");
  nowMs = start;
  userId = randomUUID();
  await database.pool.query("insert into auth.users (id, email) values ($1, $2)", [userId, `${userId}@example.test`]);
});

const failure = (code: PlatformErrorCode) => new PlatformError({ platform: "toy", code, detail: code });
const isOnTrial = () => false;
function lived(name: string) {
  const found = livedRhythms.find((one) => one.name === name);
  if (!found) throw new Error(`no such log-in: ${name}`);
  return found;
}
/** What the timetable does about tokens, at `nowMs`. */
async function sweep(account: Pick<LivingAccount, "source">): Promise<void> {
  const { source } = account;
  await refreshDueTokens(ctx, { until: soon(), limit: 100, source });
  await foreseeEnds(ctx, { until: soon(), limit: 100, source, isOnTrial });
}
async function live(account: LivingAccount, forMs: number, stepMs = 6 * hour): Promise<void> {
  for (const endMs = nowMs + forMs; nowMs < endMs; ) {
    nowMs += stepMs;
    await sweep(account);
  }
}
const noticesOf = async ({ connectionId }: LivingAccount): Promise<Notice[]> => {
  const { rows } = await database.pool.query(
    "select * from notifications where params ->> 'connectionId' = $1 order by id",
    [connectionId],
  );
  return rows;
};
const told = async (account: LivingAccount) =>
  (await noticesOf(account)).map(({ kind, params, resolved_at }) => {
    const stage = kind === "access_ending" ? ` ${params.stage}` : "";
    return `${kind}${stage}${resolved_at === null ? "" : " over"}`;
  });
const connectionOf = async ({ connectionId }: LivingAccount) => {
  const { rows } = await database.pool.query("select * from social_connections where id = $1", [connectionId]);
  return rows[0];
};
const account = (name: string) => livingAccount(ctx, userId, lived(name));

describe("sixty days of every log-in", () => {
  it("renew what can be renewed, in its rhythm, and warn of nothing but what cannot", async () => {
    const accounts = new Map<string, LivingAccount>();
    for (const one of livedRhythms) accounts.set(one.name, await livingAccount(ctx, userId, one));
    const byPlatform = new Map([...accounts.values()].map((one) => [one.platformId, one]));
    const source: LivingAccount["source"] = {
      platform: (id) => byPlatform.get(id)?.source.platform(id) ?? missing(id),
      call: (id) => byPlatform.get(id)?.source.call(id) ?? missing(id),
    };
    const seen = new Map<string, string[]>();
    for (let step = 0; step <= 60 * 24; step += 1) {
      nowMs += hour;
      await sweep({ source });
      if (step % 12 !== 0 && step < 60 * 24 - 2) continue;
      for (const [name, account] of accounts) {
        const stages = seen.get(name) ?? [];
        const [now] = await told(account);
        if (now !== undefined && stages.at(-1) !== now) stages.push(now);
        seen.set(name, stages);
      }
    }
    const refreshes = Object.fromEntries([...accounts].map(([name, { refreshes }]) => [name, refreshes()]));
    expect(refreshes).toMatchObject({ "linkedin for partners": 1, linkedin: 0, facebook: 0, "facebook page": 0 });
    expect(refreshes.instagram).toBeLessThanOrEqual(2);
    expect(refreshes.instagram).toBeGreaterThanOrEqual(1);
    expect(refreshes.tiktok).toBeGreaterThanOrEqual(60);
    expect(refreshes.tiktok).toBeLessThanOrEqual(75);
    expect(refreshes.x).toBeGreaterThanOrEqual(715);
    expect(refreshes.x).toBeLessThanOrEqual(725);
    expect(refreshes.youtube).toBeLessThanOrEqual(1441);
    expect(refreshes.youtube).toBeGreaterThanOrEqual(1430);
    const once = ["access_ending 14", "access_ending 7", "access_ending 1", "needs_reconnect"];
    expect(Object.fromEntries(seen)).toEqual({
      instagram: [],
      youtube: [],
      "youtube on trial": ["access_ending 1", "needs_reconnect"],
      tiktok: [],
      x: [],
      linkedin: once,
      "linkedin for partners": [],
      facebook: once,
      "facebook page": [],
      // 90 days from the consent on.
      "instagram by facebook": [],
    });
    for (const account of accounts.values()) expect((await noticesOf(account)).length).toBeLessThanOrEqual(1);
    expect(accounts.get("instagram")?.refusedForYouth()).toBe(0);
    expect(await connectionOf(accounts.get("linkedin") ?? missing("linkedin"))).toMatchObject({ status: "expired" });
  }, 300_000);
});

describe("a warning", () => {
  it("is one notice, unread again at each stage, however many sweeps run at once", async () => {
    const its = await account("linkedin");
    await live(its, 46 * day, 23 * day);
    await Promise.all(Array.from({ length: 4 }, () => sweep(its)));
    expect(await told(its)).toEqual(["access_ending 14"]);
    const [first] = await noticesOf(its);
    await database.pool.query("update notifications set read_at = now() where id = $1", [first?.id]);
    await live(its, 2 * day, day);
    expect((await noticesOf(its))[0]?.read_at).not.toBeNull();
    await live(its, 5 * day, day);
    expect(await noticesOf(its)).toMatchObject([{ id: first?.id, read_at: null, params: { stage: 7 } }]);
    expect(await connectionOf(its)).toMatchObject({ status: "active", access_end_cause: "not_renewable" });
  });

  it("is ended by a new consent, and told to be over", async () => {
    const its = await account("linkedin");
    await live(its, 47 * day, 47 * day);
    await its.consentAgain();
    expect(await told(its)).toEqual(["access_ending 14 over", "recovered over"]);
    const { access_ends_at } = await connectionOf(its);
    expect(Date.parse(access_ends_at ?? "")).toBe(nowMs + 60 * day);
  });

  it("is not told of an access that the platform has ended already: that is told instead", async () => {
    const its = await account("linkedin");
    its.probeWith(() => Promise.reject(failure("TOKEN_INVALID")));
    await live(its, 47 * day, 47 * day);
    expect(await told(its)).toEqual(["needs_reconnect"]);
    expect(await connectionOf(its)).toMatchObject({ status: "revoked" });
    await sweep(its);
    expect(await connectionOf(its)).toMatchObject({ access_ends_at: null });
  });

  it("waits for a platform that does not answer, six hours at most", async () => {
    const its = await account("linkedin");
    its.probeWith(() => Promise.reject(failure("PLATFORM_UNAVAILABLE")));
    await live(its, 46 * day, 46 * day);
    await live(its, 5 * hour, hour);
    expect(await told(its)).toEqual([]);
    await live(its, 2 * hour, hour);
    expect(await told(its)).toEqual(["access_ending 14"]);
  });

  it("tells of renewals that fail on and on, and ends by itself when one succeeds", async () => {
    const its = await account("instagram");
    its.refuseRenewals(failure("PLATFORM_UNAVAILABLE"));
    await live(its, 31 * day, 6 * hour);
    expect(await told(its)).toEqual([]);
    expect(await connectionOf(its)).toMatchObject({ access_end_cause: "renewal_failing", status: "active" });
    await live(its, 16 * day, 6 * hour);
    expect(await told(its)).toEqual(["access_ending 14"]);
    its.refuseRenewals(null);
    await live(its, day, 6 * hour);
    expect(await told(its)).toEqual(["access_ending 14 over", "recovered over"]);
    expect(await connectionOf(its)).toMatchObject({ access_ends_at: null, access_end_cause: null });
  });

  it("is not told of short-lived access whose renewal fails for a while, and its refresh token is kept", async () => {
    const its = await account("x");
    its.refuseRenewals(failure("PLATFORM_UNAVAILABLE"));
    await live(its, 2 * day, hour);
    expect(await told(its)).toEqual([]);
    expect(await connectionOf(its)).toMatchObject({ status: "active", access_end_cause: "renewal_failing" });
    its.refuseRenewals(null);
    await live(its, 3 * hour, hour);
    expect(its.refreshes()).toBeGreaterThan(0);
    expect(await connectionOf(its)).toMatchObject({ status: "active", access_end_cause: null });
  });

  it("knows a trial that the platform does not name, where the installation says so", async () => {
    const its = await account("youtube");
    nowMs += day;
    const { source } = its;
    await foreseeEnds(ctx, { until: soon(), limit: 100, source, isOnTrial: () => true });
    expect(await connectionOf(its)).toMatchObject({ access_end_cause: "trial" });
  });
});

describe("a stored access of a platform that this version does not know", () => {
  it("leaves the forecasts of all others as they should be, and is looked at again a day later", async () => {
    const strange = await account("linkedin");
    const its = await account("linkedin");
    const source: PlatformSource = {
      platform: (id, login) => (id === strange.platformId ? missing(id) : its.source.platform(id, login)),
      call: (id, options) => its.source.call(id, options),
    };
    const forget = "update connection_tokens set next_forecast_at = $1 returning id";
    await database.pool.query(forget, [new Date(nowMs)]);
    expect(await foreseeEnds(ctx, { until: soon(), limit: 100, source, isOnTrial })).toMatchObject({ foreseen: 2 });
    expect(await connectionOf(its)).not.toMatchObject({ access_ends_at: null });
    expect(await foreseeEnds(ctx, { until: soon(), limit: 100, source, isOnTrial })).toMatchObject({ foreseen: 0 });
  });
});

function missing(what: string): never {
  throw new Error(`no such platform here: ${what}`);
}
