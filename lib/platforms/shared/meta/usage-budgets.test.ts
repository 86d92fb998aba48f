import { describe, expect, it } from "vitest";
import { usageBudgets } from "./usage-budgets";

const budgets = usageBudgets({ statistics: ["me"] });

const now = new Date("2026-11-21T10:00:00Z");
const observe = (headers: Record<string, string>) => budgets.observe?.("me.profile", new Headers(headers), now);
const usage = (call_count: number, minutes = 0) =>
  JSON.stringify({
    "17841400011122233": [
      { type: "instagram", call_count, total_cputime: 20, total_time: 31, estimated_time_to_regain_access: minutes },
    ],
  });

describe("the usage headers of a Graph API", () => {
  it("tell what is used of the app's and of the account's limit, by the worst of three counts", () => {
    const app = JSON.stringify({ call_count: 28, total_time: 44, total_cputime: 25 });
    expect(observe({ "x-app-usage": app, "x-business-use-case-usage": usage(95) })).toEqual([
      { budget: "app", used: 44 },
      { budget: "account", used: 95 },
    ]);
  });

  it("tell when a throttle ends, in minutes", () => {
    expect(observe({ "x-business-use-case-usage": usage(100, 12) })).toEqual([
      { budget: "account", used: 100, endsAt: new Date("2026-11-21T10:12:00Z") },
    ]);
  });

  it.each([
    ["missing", {}],
    ["no JSON", { "x-app-usage": "{", "x-business-use-case-usage": "soon" }],
    ["of another shape", { "x-app-usage": '{"call_count":"many"}', "x-business-use-case-usage": "[]" }],
    ["negative", { "x-app-usage": '{"call_count":-3}' }],
  ])("say nothing when they are %s", (_case, headers) => {
    expect(observe(headers)).toEqual([]);
  });
});
