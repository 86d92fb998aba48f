import { describe, expect, it } from "vitest";
import { budgets } from "./budget";

describe("YouTube's quota", () => {
  it.each([
    "channels.statistics",
    "channels.batch",
    "channels.mine",
    "playlistItems.list",
    "videos.list",
    "unheard-of",
  ])("takes one unit for %s, read before or not", (endpoint) => {
    for (const isRepeat of [false, true]) {
      expect(budgets.costOf(endpoint, isRepeat)).toEqual([{ budget: "data-api", units: 1 }]);
    }
  });

  it.each(["oauth.token", "oauth.refresh", "oauth.revoke"])(
    "takes nothing for %s, which is another service",
    (name) => {
      expect(budgets.costOf(name, false)).toEqual([]);
    },
  );
});
