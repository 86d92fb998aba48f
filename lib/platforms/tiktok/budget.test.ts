import { describe, expect, it } from "vitest";
import { budgets } from "./budget";

describe("TikTok's limits per minute", () => {
  it.each([
    ["user.profile", [{ budget: "user-info", units: 1 }]],
    ["user.identity", [{ budget: "user-info", units: 1 }]],
    ["video.list", [{ budget: "video-list", units: 1 }]],
    ["oauth.refresh", []],
  ])("count %s for its endpoint", (endpoint, costs) => {
    expect(budgets.costOf(endpoint, false)).toEqual(costs);
  });
});
