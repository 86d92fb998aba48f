import { describe, expect, it } from "vitest";
import { initialsOf } from "./avatar";

describe("initialsOf", () => {
  it.each([
    ["Maya Karra", "MK"],
    ["maya.runs", "MR"],
    ["Μάγια Έλενα Ώριμου", "ΜΩ"],
    ["Cher", "C"],
    ["  ", ""],
    ["🎥 Film Club", "FC"],
    ["@anna", "A"],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
