import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { completeConnect, disconnectAccount } from "@/lib/connections";
import { createDb, db, pool } from "@/lib/db";
import { readConnections } from "@/lib/db/connection-statistics-reader";
import { drain } from "@/lib/jobs";
import { PlatformError } from "@/lib/platforms/errors";
import { getPlatform } from "@/lib/platforms/registry";
import type { AudienceReading } from "@/lib/platforms/types";
import { getDashboard } from "@/lib/stats";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { readOf, rowsOf, setRead } from "@/tests/support/audiences";
import { attempt, callsSince, connect, connectionRow, lastCall, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { openAudienceDay, planDueAudiences } from "./plan-audiences";
import { readAudiences } from "./read-audiences";

onStack();

const drained = () => drain({ until: new Date(Date.now() + 60_000) });
const soon = () => Date.now() + 60_000;
const done = async () => undefined;

/** Instagram, whose audience is what the test says. */
function sourceOf(fetch: () => Promise<AudienceReading>): PlatformSource {
  const platform = { ...getPlatform("instagram"), audience: { fetch } };
  return { platform: () => platform, call: (id, options) => configuredPlatforms.call(id, options) };
}
const reading = (count: number): AudienceReading => ({
  age_gender: { counts: { "25-34 female": count } },
  country: { counts: { GR: count } },
  city: { counts: null, reason: "not_yet_available" },
});
const failing = (code: ConstructorParameters<typeof PlatformError>[0]["code"]) =>
  sourceOf(() => Promise.reject(new PlatformError({ platform: "instagram", code, detail: "no" })));

describe("an audience that cannot be read", () => {
  it("is tried again later and leaves the account's numbers and health alone", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    const before = await connectionRow(db(), id);
    const summary = await readAudiences(system(), {
      connectionIds: [id],
      stopAt: soon,
      complete: done,
      source: failing("PLATFORM_UNAVAILABLE"),
    });
    expect(summary).toEqual({ succeeded: 0, postponed: 1, failed: 0, handedBack: 0 });
    expect(await rowsOf(id)).toEqual([]);
    expect(await connectionRow(db(), id)).toEqual(before);
    const read = await readOf(id);
    expect(read).toMatchObject({ attempts: 1, last_error_code: "PLATFORM_UNAVAILABLE", last_read_at: null });
    expect(Date.parse(read?.next_attempt_at ?? "")).toBeGreaterThan(clock.now().getTime());
  });

  it("is left for the day after six attempts in vain, and asked anew when the next day is opened", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    await setRead(id, { attempts: 5 });
    const request = { connectionIds: [id], stopAt: soon, complete: done, source: failing("BAD_RESPONSE") };
    await readAudiences(system(), request);
    expect(await readOf(id)).toMatchObject({ attempts: 6, next_attempt_at: null });
    await openAudienceDay(system());
    expect(await readOf(id)).toMatchObject({ attempts: 0, next_attempt_at: expect.any(String) });
  });

  it("waits for the end of a limit without counting that against it", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    const resetsAt = new Date(clock.now().getTime() + 3_600_000);
    const source = sourceOf(() =>
      Promise.reject(
        new PlatformError({
          platform: "instagram",
          code: "RATE_LIMITED",
          detail: "no",
          limitOwner: "account",
          resetsAt,
        }),
      ),
    );
    await readAudiences(system(), { connectionIds: [id], stopAt: soon, complete: done, source });
    const read = await readOf(id);
    expect(read?.attempts).toBe(0);
    expect(Date.parse(read?.next_attempt_at ?? "")).toBeGreaterThanOrEqual(resetsAt.getTime());
  });

  it("is handed back when the time is up, and due at once", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    const source = sourceOf(async () => reading(1));
    const request = { connectionIds: [id], stopAt: () => Date.now() - 1, complete: done, source };
    expect((await readAudiences(system(), request)).handedBack).toBe(1);
    expect(await rowsOf(id)).toEqual([]);
    expect(Date.parse((await readOf(id))?.next_attempt_at ?? "")).toBeLessThanOrEqual(clock.now().getTime());
  });

  it("of an account that was disconnected and erased meanwhile is not stored", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "maya");
    const source = sourceOf(async () => {
      await disconnectAccount(ctx, { connectionId: id, history: "erase" });
      return reading(5);
    });
    await readAudiences(system(), { connectionIds: [id], stopAt: soon, complete: done, source });
    expect(await rowsOf(id)).toEqual([]);
  });
});

describe("a reading", () => {
  it("is the platform's own, dimension by dimension, with its passport", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    const before = await lastCall();
    await planDueAudiences(system());
    expect((await drained()).succeededByQueue["read-audience"]).toBeGreaterThanOrEqual(1);
    const rows = await rowsOf(id);
    expect(rows.map(({ dimension }) => dimension)).toEqual(["age_gender", "city", "country"]);
    for (const row of rows) {
      expect(row).toMatchObject({ reason: null, basis: "followers", source: "api", lag_seconds: 172_800 });
      expect(Date.parse(row.fetched_at) - Date.parse(row.as_of)).toBe(172_800_000);
    }
    expect(Object.keys(rows[2]?.counts ?? {})).toContain("PT");
    const asked = (await callsSince(before, "instagram")).filter(({ endpoint }) => /insights/.test(endpoint));
    expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await readOf(id)).toMatchObject({ next_attempt_at: null, attempts: 0, last_error_code: null });
  });

  it("below the threshold is stored as that, in every dimension", async () => {
    const id = await connect(await newInfluencer(), "instagram", "tiny");
    await planDueAudiences(system());
    await drained();
    const rows = await rowsOf(id);
    expect(rows.map(({ counts, reason }) => [counts, reason])).toEqual(rows.map(() => [null, "below_threshold"]));
    expect(rows).toHaveLength(3);
  });

  it("without the insights permission is stored as that", async () => {
    const ctx = await newInfluencer();
    const keep = (scope: string) => scope !== "instagram_business_manage_insights";
    const outcome = await completeConnect(ctx, await attempt(ctx, "instagram", { persona: "maya", keep }));
    const [id = ""] = outcome.state === "connected" ? outcome.connectionIds : [];
    await planDueAudiences(system());
    await drained();
    expect((await rowsOf(id)).map(({ reason }) => reason)).toEqual(Array(3).fill("permission_missing"));
  });

  it("at a platform that tells nothing stores nothing, and is not asked for again", async () => {
    const id = await connect(await newInfluencer(), "youtube", "north");
    await planDueAudiences(system());
    await drained();
    expect(await rowsOf(id)).toEqual([]);
    expect(await readOf(id)).toMatchObject({ next_attempt_at: null, last_read_at: null, last_error_code: null });
    await openAudienceDay(system());
    expect((await readOf(id))?.next_attempt_at).toBeNull();
  });

  it("twice on one day, as after a crash before the job was completed, leaves one row per dimension: the later", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    const crash = async () => {
      throw new Error("the process died here");
    };
    const first = { connectionIds: [id], stopAt: soon, source: sourceOf(async () => reading(5)) };
    await expect(readAudiences(system(), { ...first, complete: crash })).rejects.toThrow("the process died here");
    expect(await rowsOf(id)).toEqual([]);
    await readAudiences(system(), { ...first, complete: done });
    await readAudiences(system(), { ...first, complete: done, source: sourceOf(async () => reading(7)) });
    const rows = await rowsOf(id);
    expect(rows.map(({ counts }) => counts)).toEqual([{ "25-34 female": 7 }, null, { GR: 7 }]);
    expect(rows.map(({ reason }) => reason)).toEqual([null, "not_yet_available", null]);
  });

  it("that is older never replaces a newer one of the day", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    const now = clock.now();
    const at = (ms: number) => ({ db: db(), now: () => new Date(now.getTime() + ms) });
    const request = { connectionIds: [id], stopAt: soon, complete: done };
    await readAudiences(at(1_000), { ...request, source: sourceOf(async () => reading(7)) });
    await readAudiences(at(0), { ...request, source: sourceOf(async () => reading(5)) });
    expect((await rowsOf(id))[0]?.counts).toEqual({ "25-34 female": 7 });
  });

  it("costs the same number of statements for one account and for four", async () => {
    const ctx = await newInfluencer();
    const ids: string[] = [];
    for (const persona of ["maya", "atelier", "oldtimes", "tiny"]) ids.push(await connect(ctx, "instagram", persona));
    const source = sourceOf(async () => reading(5));
    const cost = async (connectionIds: string[]) => {
      const statements: string[] = [];
      const counted = { ...system(), db: createDb(pool(), (statement) => statements.push(statement)) };
      await readAudiences(counted, { connectionIds, stopAt: soon, complete: done, source });
      return statements.length;
    };
    await cost(ids);
    expect(await cost(ids)).toBe(await cost(ids.slice(0, 1)));
  });
});

describe("isolation", () => {
  it("lets the owner read an audience, and nobody else, not even of a public profile", async () => {
    const ctx = await newInfluencer();
    const other = await newInfluencer();
    await db().updateTable("influencers").set({ is_public: true }).where("user_id", "=", ctx.userId).execute();
    const id = await connect(ctx, "instagram", "maya");
    await readAudiences(system(), {
      connectionIds: [id],
      stopAt: soon,
      complete: done,
      source: sourceOf(async () => reading(5)),
    });
    const { audiences } = await getDashboard(ctx, { days: 30 });
    expect(audiences).toMatchObject([{ connectionId: id, audience: { kind: "read", placed: 5 } }]);
    for (const table of ["audience_breakdowns", "audience_reads"] as const) {
      expect((await other.reader.from(table).select("*")).data ?? []).toEqual([]);
    }
    expect((await ctx.reader.from("audience_reads").select("*")).data ?? []).toEqual([]);
    const seen = { userId: ctx.userId, queuedSince: clock.now(), audience: 3 };
    expect(await readConnections(other.reader, seen)).toEqual([]);
  });

  it("shows the last day alone, however many are stored", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "maya");
    const source = sourceOf(async () => reading(5));
    await readAudiences(system(), { connectionIds: [id], stopAt: soon, complete: done, source });
    const { seq } = await connectionRow(db(), id);
    await sql`
      insert into audience_breakdowns select connection_seq, day - n, dimension, user_id, counts, reason, basis, source,
        as_of, fetched_at - make_interval(days => n), lag_seconds
      from audience_breakdowns, generate_series(1, 4) n where connection_seq = ${seq}
    `.execute(db());
    const [row] = await readConnections(ctx.reader, { userId: ctx.userId, queuedSince: clock.now(), audience: 3 });
    expect(new Set(row?.audience.map(({ day }) => day)).size).toBe(1);
    expect(row?.audience).toHaveLength(3);
  });
});
