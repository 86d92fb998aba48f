import { describe, expect, it } from "vitest";
import type { StoredBreakdown } from "@/lib/db/audience-reader";
import type { ConnectionRow } from "@/lib/db/connection-statistics-reader";
import { toAudience } from "./audience";

const now = new Date("2026-11-21T10:00:00Z");
const passport = {
  day: "2026-11-21",
  basis: "followers",
  source: "api",
  asOf: "2026-11-19T02:30:00.000Z",
  fetchedAt: "2026-11-21T02:30:00.000Z",
  lagSeconds: 172_800,
};
const read = (dimension: string, counts: Record<string, number>): StoredBreakdown => ({
  ...passport,
  dimension,
  counts,
  reason: null,
});
const without = (dimension: string, reason: string): StoredBreakdown => ({
  ...passport,
  dimension,
  counts: null,
  reason,
});
const audienceOf = (platform: string, audience: readonly StoredBreakdown[], at = now, status = "active") =>
  toAudience({ id: "1", platform, username: "maya", audience, status } as unknown as ConnectionRow, at).audience;

describe("an audience that is not there", () => {
  it.each([
    ["x", "not_offered"],
    ["tiktok", "not_offered"],
    ["facebook", "not_offered"],
    ["gone-platform", "not_offered"],
    ["youtube", "not_asked"],
    ["instagram", "not_read_yet"],
    ["linkedin", "not_read_yet"],
  ])("of %s says %s before anything was read", (platform, reason) => {
    expect(audienceOf(platform, [])).toMatchObject({ kind: "none", reason });
  });

  it.each([
    ["expired", "needs_reconnect"],
    ["revoked", "needs_reconnect"],
    ["error", "account_problem"],
  ])("of an account that is %s says %s, never that it comes in minutes", (status, reason) => {
    expect(audienceOf("instagram", [], now, status)).toMatchObject({ reason });
  });

  it("below the threshold names it", () => {
    const rows = ["age_gender", "country", "city"].map((dimension) => without(dimension, "below_threshold"));
    expect(audienceOf("instagram", rows)).toEqual({ kind: "none", reason: "below_threshold", smallestAudience: 100 });
  });

  it("names what the person can mend before what nobody can", () => {
    const rows = [without("age_gender", "not_offered"), without("country", "permission_missing")];
    expect(audienceOf("linkedin", rows)).toMatchObject({ reason: "permission_missing" });
  });

  it("of a kind of account that its platform tells nothing of is not said of the whole platform", () => {
    const rows = ["age_gender", "country", "city"].map((dimension) => without(dimension, "not_offered"));
    expect(audienceOf("linkedin", rows)).toMatchObject({ reason: "not_offered_here" });
  });

  it("is not made of counts that are all zero", () => {
    expect(audienceOf("instagram", [read("country", { GR: 0 })])).toMatchObject({ kind: "none" });
  });
});

describe("an audience that was read", () => {
  const rows = [
    read("age_gender", { "65+ unknown": 50, "18-24 female": 500, "18-24 male": 250, "25-34 female": 200 }),
    read("country", { DE: 100, GR: 800 }),
    read("city", { "Athens, Attica": 300 }),
  ];
  const audience = audienceOf("instagram", rows);

  it("counts every share of the people who could be placed at all, so that none is overstated", () => {
    expect(audience).toMatchObject({
      kind: "read",
      placed: 1000,
      countries: { shares: [{ name: "GR", count: 800, percent: 80 }, { name: "DE" }], restPercent: 10 },
      cities: { shares: [{ name: "Athens, Attica", percent: 30 }], restPercent: 70 },
    });
  });

  it("lists ages in their order, each with every gender", () => {
    expect(audience).toMatchObject({
      ages: {
        rows: [
          { age: "18-24", female: 50, male: 25, unknown: 0 },
          { age: "25-34", female: 20, male: 0, unknown: 0 },
          { age: "65+", female: 0, male: 0, unknown: 5 },
        ],
      },
    });
  });

  it("says of a missing part why it is missing", () => {
    const some = audienceOf("linkedin", [without("age_gender", "not_offered"), read("country", { GR: 3 })]);
    expect(some).toMatchObject({ kind: "read", ages: { rows: null, reason: "not_offered" } });
    expect(some).toMatchObject({ cities: { shares: null, reason: "not_yet_available" } });
  });

  it("never mixes two days", () => {
    const yesterday = { ...read("city", { Patras: 900 }), day: "2026-11-20" };
    expect(audienceOf("instagram", [...rows.slice(0, 2), yesterday])).toMatchObject({ cities: { shares: null } });
  });

  it("goes stale when two days brought no newer one", () => {
    expect(audience).toMatchObject({ isStale: false });
    expect(audienceOf("instagram", rows, new Date("2026-11-23T02:30:00Z"))).toMatchObject({ isStale: true });
  });
});
