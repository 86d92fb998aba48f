import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { readPlatformOutages, readPlatformPaces } from "@/lib/db/platform-outages";
import { connect, connectionRow, newInfluencer, removePeople, takeStackEnvironment } from "@/tests/support/connect";
import { syncAsAsked } from "@/tests/support/sync";
import { knownPlatformTroubles } from "./index";

beforeAll(takeStackEnvironment);

/** A platform's name that no other test writes, so that what others leave behind says nothing of it. */
const platform = "silent_platform";
const minute = 60_000;
let ctx: PersonContext;
let first: string;
let second: string;

const ago = (minutes: number) => new Date(ctx.now().getTime() - minutes * minute).toISOString();
const change = (id: string, columns: object) =>
  db()
    .updateTable("social_connections")
    .set({ platform, status: "error", is_primary: false, ...columns })
    .where("id", "=", id)
    .execute();
const failed = (minutes: number, code = "PLATFORM_UNAVAILABLE") => ({
  last_error_code: code,
  last_error_at: ago(minutes),
});
const outages = async () =>
  (await readPlatformOutages(db(), { recentSince: new Date(ago(120)) })).filter((one) => one.platform === platform);

beforeEach(async () => {
  ctx = await newInfluencer();
  first = await connect(ctx, "instagram", "tiny");
  second = await connect(ctx, "youtube", "tiny");
});
afterEach(removePeople);

it("is silent since the first failure after its last answer, for as many accounts as it failed", async () => {
  await change(first, { last_synced_at: ago(90), ...failed(3) });
  await change(second, { last_synced_at: ago(60), ...failed(10) });
  const began = ago(30);
  const job = { connection_id: first, user_id: ctx.userId, run_id: crypto.randomUUID(), queued_at: ago(100) };
  const ended = (minutes: number, status: string, error_code: string | null) => ({
    ...job,
    status,
    error_code,
    finished_at: ago(minutes),
  });
  await db()
    .insertInto("sync_jobs")
    .values([
      ended(95, "postponed", "PLATFORM_UNAVAILABLE"),
      ended(90, "succeeded", null),
      { ...ended(30, "postponed", "PLATFORM_UNAVAILABLE"), finished_at: began },
      ended(3, "postponed", "PLATFORM_UNAVAILABLE"),
    ])
    .execute();
  const [outage, ...others] = await outages();
  expect(others).toEqual([]);
  expect(outage?.accounts).toBe(2);
  expect(new Date(outage?.since ?? "").getTime()).toBe(new Date(began).getTime());
});

it("is not silent while any account is read there", async () => {
  await change(first, { last_synced_at: ago(90), ...failed(10) });
  await change(second, { status: "active", last_synced_at: ago(5), last_error_code: null });
  expect(await outages()).toEqual([]);
});

it("is not silent for failures of another kind, or of long ago", async () => {
  await change(first, { last_synced_at: ago(90), ...failed(10, "RATE_LIMITED") });
  await change(second, { last_synced_at: ago(600), ...failed(300) });
  expect(await outages()).toEqual([]);
});

it("is as fast as half of its latest calls, which each read writes down", async () => {
  await syncAsAsked(ctx.userId, first, second);
  for (const id of [first, second]) expect((await connectionRow(db(), id)).last_call_ms).toBeGreaterThanOrEqual(0);
  const pace = async () =>
    (await readPlatformPaces(db(), { since: new Date(ago(60)) })).find((one) => one.platform === platform);
  await change(first, { last_attempt_at: ago(5), last_call_ms: 1_000 });
  await change(second, { last_attempt_at: ago(50), last_call_ms: 4_000 });
  expect(await pace()).toEqual({ platform, accounts: 2, medianMs: 2_500 });
  await change(first, { last_attempt_at: ago(61) });
  expect(await pace()).toEqual({ platform, accounts: 1, medianMs: 4_000 });
  await change(second, { status: "disconnected" });
  expect(await pace()).toBeUndefined();
});

it("knows of no trouble where the state cannot be read, and never fails the page that asks", async () => {
  expect(await knownPlatformTroubles(() => Promise.reject(new Error("no database")))).toEqual([]);
  const trouble = { platform: "tiktok", state: "silent", since: null } as const;
  expect(await knownPlatformTroubles(async () => [trouble])).toEqual([trouble]);
});
