import { describe, expect, it } from "vitest";
import { budgets } from "./budget";

describe("LinkedIn's calls of a day", () => {
  it("are counted, but those of the token endpoint", () => {
    expect(budgets.costOf("posts.list", false)).toEqual([{ budget: "calls", units: 1 }]);
    expect(budgets.costOf("oauth.refresh", false)).toEqual([]);
  });

  it("are not refused while nobody has named a limit", () => {
    expect(budgets.list.map(({ limit }) => limit)).toEqual([null]);
  });
});
