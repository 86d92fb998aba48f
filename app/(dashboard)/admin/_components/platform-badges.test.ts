import { describe, expect, it } from "vitest";
import { platformBadges } from "./platform-badges";

const well = { state: "ok", pause: null, saving: "none", silentSince: null, refusal: null } as const;
const pause = { since: "2026-11-21T13:00:00Z", until: null, reason: "by_hand", detail: null } as const;
const words = (change: object) => platformBadges({ ...well, ...change }).map((badge) => badge.words);

describe("platformBadges", () => {
  it("says that a platform runs where nothing else is to be said", () => {
    expect(words({})).toEqual(["running"]);
  });

  it.each([
    ["paused", { state: "paused", pause }, ["paused.by_hand"]],
    ["not set up", { state: "not_configured" }, ["notSetUp"]],
    ["silent for hours", { state: "silent", silentSince: "2026-11-21T10:00:00Z" }, ["silent"]],
    ["left alone by this process", { state: "silent" }, ["leftAlone"]],
    ["refusing our app", { refusal: { accounts: 3, detail: null } }, ["refused"]],
    ["slow", { state: "slow" }, ["slow"]],
    ["saving", { saving: "all" }, ["saving.all"]],
    ["silent and saving", { state: "silent", saving: "normal" }, ["leftAlone", "saving.normal"]],
  ])("says of one that is %s just that", (_, change, expected) => {
    expect(words(change)).toEqual(expected);
  });
});
