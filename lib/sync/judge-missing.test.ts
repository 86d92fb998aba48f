import { describe, expect, it } from "vitest";
import { judgeMissing } from "./judge-missing";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe("posts that a complete listing did not show", () => {
  it("are not believed to be gone when none of several is left", () => {
    const found = { missing: [1, 2, 3], stillThere: 0 };
    expect(judgeMissing(found, null, now)).toEqual({ action: "hold", since: now });
    expect(judgeMissing(found, hoursAgo(23), now)).toEqual({ action: "hold", since: hoursAgo(23) });
  });

  it("are believed to be gone when that has stood for a day", () => {
    expect(judgeMissing({ missing: [1, 2, 3], stillThere: 0 }, hoursAgo(24), now)).toEqual({
      action: "mark",
      since: null,
    });
  });

  it("are gone at once while others are still there, and where there were one or two", () => {
    for (const found of [
      { missing: [1, 2, 3, 4], stillThere: 1 },
      { missing: [1, 2], stillThere: 0 },
    ]) {
      expect(judgeMissing(found, null, now)).toEqual({ action: "mark", since: null });
    }
  });

  it("start the wait anew when some were there in between", () => {
    expect(judgeMissing({ missing: [], stillThere: 3 }, hoursAgo(20), now)).toEqual({ action: "mark", since: null });
    expect(judgeMissing({ missing: [1, 2, 3], stillThere: 0 }, null, now)).toEqual({ action: "hold", since: now });
  });
});
