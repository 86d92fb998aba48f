import { describe, expect, it } from "vitest";
import { platformIds } from "@/lib/platforms/manifests";
import { mayDerive, maySum, policyFields, policyFor } from "./index";

const off = { youtubeDerivedMetrics: false };
const on = { youtubeDerivedMetrics: true };
/** Where platforms publish what they allow. */
const clauseHosts = [
  "developers.facebook.com",
  "developers.google.com",
  "developers.tiktok.com",
  "www.tiktok.com",
  "docs.x.com",
  "www.linkedin.com",
  "learn.microsoft.com",
];
/** Platforms of which we read nothing without the owner's grant. */
const consented = ["instagram", "tiktok"] as const;
const counts = ["followers", "following", "posts", "views", "likes", "post_metrics"] as const;

describe("YouTube without the amendment", () => {
  it.each(policyFields)("%s is never summed, rated, ranked or forecast", (field) => {
    expect(maySum("youtube", field, off)).toBe(false);
    expect(mayDerive("youtube", field, off)).toBe(false);
  });

  it.each(policyFields)("%s read without the owner's grant is gone after 30 days", (field) => {
    expect(policyFor("youtube", field, off).keepDaysWithoutGrant).toBeLessThanOrEqual(30);
  });

  it("has no engagement rate, neither stored nor shown", () => {
    expect(policyFor("youtube", "engagement_rate", off)).toMatchObject({
      store: false,
      showToOthers: false,
      keepDaysWithGrant: 0,
    });
  });

  it.each(counts)("%s is shown under YouTube's name and its consent checked every 30 days", (field) => {
    expect(policyFor("youtube", field, off)).toMatchObject({
      store: true,
      keepDaysWithGrant: null,
      showToOthers: true,
      mustLabel: true,
      mustRefreshWithinDays: 30,
    });
  });
});

describe("YouTube with the amendment", () => {
  it.each(counts)("%s may be summed and derived from, and kept for at most 36 months without the grant", (field) => {
    expect(maySum("youtube", field, on)).toBe(true);
    expect(mayDerive("youtube", field, on)).toBe(true);
    expect(policyFor("youtube", field, on).keepDaysWithoutGrant).toBeLessThanOrEqual(36 * 31);
  });

  it("has an engagement rate, which is still no summand", () => {
    expect(policyFor("youtube", "engagement_rate", on)).toMatchObject({ store: true, showToOthers: true });
    expect(maySum("youtube", "engagement_rate", on)).toBe(false);
  });
});

describe.each([off, on])("in every installation (%j)", (flags) => {
  it.each(consented)("%s's counts may be summed and derived from, its texts and names may not", (platform) => {
    for (const field of counts) expect(maySum(platform, field, flags)).toBe(true);
    for (const field of counts) expect(mayDerive(platform, field, flags)).toBe(true);
    expect(mayDerive(platform, "captions", flags)).toBe(false);
    expect(maySum(platform, "username", flags)).toBe(false);
  });

  it.each(consented)("nothing of %s is kept that was read without the owner's grant", (platform) => {
    for (const field of policyFields) expect(policyFor(platform, field, flags).keepDaysWithoutGrant).toBe(0);
  });

  it("rates are never summed", () => {
    for (const platform of platformIds) expect(maySum(platform, "engagement_rate", flags)).toBe(false);
  });

  it("YouTube's data are gone within 7 days of a disconnect", () => {
    for (const field of policyFields) {
      expect(policyFor("youtube", field, flags).deleteWithinDaysOfDisconnect).toBe(7);
    }
  });

  it.each([
    ["instagram", /^Meta Platform Terms 3\.[a-d], [A-Z][^:]+: ./],
    ["facebook", /^Meta Platform Terms 3\.[a-d], [A-Z][^:]+: ./],
    ["tiktok", /^TikTok Developer Terms of Service [IVX]+\.\d+(?:\([a-z]\))?: ./],
    ["x", /^X Developer Policy, [A-Z][^:]+: ./],
  ] as const)("%s's clauses say where in its terms they stand", (platform, place) => {
    for (const field of policyFields) expect(policyFor(platform, field, flags).clause.name).toMatch(place);
  });

  it("each rule names the clause it comes from, and nothing is shown or derived that may not be stored", () => {
    for (const platform of platformIds) {
      for (const field of policyFields) {
        const rule = policyFor(platform, field, flags);
        expect(rule.clause.name).not.toBe("");
        expect(rule.clause.url).toMatch(/^https:\/\//);
        expect(clauseHosts).toContain(new URL(rule.clause.url).hostname);
        if (!rule.store)
          expect([rule.showToOthers, rule.derive, rule.sumAcrossPlatforms]).toEqual([false, false, false]);
      }
    }
  });
});
