import { describe, expect, it } from "vitest";
import { visible } from "./account";

const row = (platform: string, username: string, status = "active") => ({ platform, username, status });

describe("the accounts that somebody sees", () => {
  it("stand in the order of the platforms, and at each in the order in which they came", () => {
    const rows = [
      row("linkedin", "me"),
      row("gone", "old"),
      row("instagram", "b"),
      row("tiktok", "t"),
      row("instagram", "a"),
    ];
    expect(visible(rows).map(({ username }) => username)).toEqual(["b", "a", "t", "me", "old"]);
  });

  it("leave out what was erased, and keep what has only ended", () => {
    const rows = [row("x", "", "disconnected"), row("x", "kept", "disconnected")];
    expect(visible(rows)).toEqual([rows[1]]);
  });
});
