import { describe, expect, it } from "vitest";
import { budgets } from "./budget";

const now = new Date("2026-11-21T10:00:00Z");
const reset = String(now.getTime() / 1000 + 300);
const observe = (endpoint: string, headers: Record<string, string>) =>
  budgets.observe?.(endpoint, new Headers(headers), now);

describe("what reading X takes", () => {
  it("is a call of each limit that counts it, and money in millionths of a dollar", () => {
    expect(budgets.costOf("users.me", false)).toEqual([
      { budget: "users-me.account", units: 1 },
      { budget: "money", units: 10_000 },
    ]);
    expect(budgets.costOf("posts.list", false)).toEqual([
      { budget: "posts.account", units: 1 },
      { budget: "posts.app", units: 1 },
      { budget: "money", units: 125_000 },
    ]);
  });

  it("is what the request itself says, once it was made", () => {
    expect(budgets.costOf("users.batch", false, 30)).toContainEqual({ budget: "money", units: 30_000 });
  });

  it("is no money for an account that was read before on the same day", () => {
    expect(budgets.costOf("users.me", true)).toEqual([{ budget: "users-me.account", units: 1 }]);
    expect(budgets.costOf("users.batch", true, 1_000)).toEqual([{ budget: "users.app", units: 1 }]);
  });

  it("is nothing for the token endpoint, whose limits are unpublished", () => {
    expect(budgets.costOf("oauth.refresh", false, 0)).toEqual([]);
  });
});

describe("the meters of X", () => {
  it("say how much is used of the caller's own limit, how large it is, and when it begins anew", () => {
    const headers = { "x-rate-limit-limit": "900", "x-rate-limit-remaining": "899", "x-rate-limit-reset": reset };
    expect(observe("posts.list", headers)).toEqual([
      { budget: "posts.account", used: 1, limit: 900, endsAt: new Date("2026-11-21T10:05:00Z") },
    ]);
    expect(observe("users.batch", { ...headers, "x-rate-limit-limit": "300", "x-rate-limit-remaining": "10" })).toEqual(
      [{ budget: "users.app", used: 290, limit: 300, endsAt: new Date("2026-11-21T10:05:00Z") }],
    );
  });

  it.each([
    ["missing", {}],
    ["no numbers", { "x-rate-limit-limit": "many", "x-rate-limit-remaining": "-1" }],
    ["more than all", { "x-rate-limit-limit": "10", "x-rate-limit-remaining": "11" }],
  ])("say nothing when they are %s", (_case, headers) => {
    expect(observe("users.me", headers)).toEqual([]);
  });

  it("say nothing of an endpoint that nobody knows", () => {
    expect(observe("unheard-of", { "x-rate-limit-limit": "10", "x-rate-limit-remaining": "1" })).toEqual([]);
  });

  it("belong to limits that each have one name", () => {
    const names = budgets.list.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
