import { describe, expect, it } from "vitest";
import { platformIds } from "@/lib/platforms/manifests";
import { policyFields, policyFor } from "@/lib/platforms/policy";
import { publishedMetrics } from "@/lib/schemas/metrics";
import { fieldPlaces, retentionRules } from "./retention-rules";

const rows = [false, true].flatMap((youtubeDerivedMetrics) =>
  platformIds.flatMap((platform) => policyFields.map((field) => ({ platform, field, youtubeDerivedMetrics }))),
);

describe.each(rows)("$platform $field (amendment: $youtubeDerivedMetrics)", ({ platform, field, ...flags }) => {
  const policy = policyFor(platform, field, flags);
  const rules = retentionRules(flags).filter((rule) => rule.platform === platform && rule.field === field);
  const days = (because: string) => [...new Set(rules.filter((r) => r.because === because).map((r) => r.days))];

  it("has a rule for every limit that its row of the policy table sets, and for nothing else", () => {
    const isPublished = fieldPlaces[field].published.length > 0;
    const set = (limit: number | null) => (limit === null ? [] : [limit]);
    expect(days("not_stored")).toEqual(policy.store ? [] : [0]);
    expect(days("kept_too_long")).toEqual(policy.store ? set(policy.keepDaysWithGrant) : []);
    expect(days("read_without_grant")).toEqual(policy.store && isPublished ? set(policy.keepDaysWithoutGrant) : []);
    expect(days("not_refreshed")).toEqual(policy.store && isPublished ? set(policy.mustRefreshWithinDays) : []);
    expect(days("access_refused")).toEqual(set(policy.mustRefreshWithinDays));
    expect(days("removed_there")).toEqual(set(policy.deleteWithinDaysOfRemoval));
    expect(days("disconnected")).toEqual(set(policy.deleteWithinDaysOfDisconnect));
  });

  it("names the clause it comes from", () => {
    for (const rule of rules) expect(rule.clause).toEqual(policy.clause);
  });
});

it("finds every published number under one field", () => {
  const found = Object.values(fieldPlaces).flatMap(({ published }) => published);
  expect([...found].sort()).toEqual(Object.keys(publishedMetrics).sort());
});
