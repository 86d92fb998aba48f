import { describe, expect, it } from "vitest";
import { findConnection } from "./find-connection";

const one = {
  id: "3b1f8f5e-0000-4000-8000-000000000001",
  seq: 11,
  platform: "instagram",
  username: "maya.runs",
  isPrimary: false,
  status: "active",
} as const;
const two = {
  ...one,
  id: "3b1f8f5e-0000-4000-8000-000000000002",
  seq: 12,
  username: "maya.cooks",
  isPrimary: true,
} as const;
const three = {
  ...one,
  id: "3b1f8f5e-0000-4000-8000-000000000003",
  seq: 13,
  platform: "youtube",
  username: "@mayaruns",
  isPrimary: true,
} as const;
const all = [one, two, three];

describe("findConnection", () => {
  it.each([
    ["its id", one.id, one],
    ["its id in capitals", one.id.toUpperCase(), one],
    ["its number", "12", two],
    ["a platform: the primary account there", "instagram", two],
    ["a platform in another case", "YouTube", three],
    ["a name at a platform", "maya.runs@instagram", one],
    ["a name with its own @", "@mayaruns@youtube", three],
    ["a name in another case", "MAYA.RUNS@Instagram", one],
  ])("finds an account by %s", (_what, reference, expected) => {
    expect(findConnection(all, reference)).toBe(expected);
  });

  it.each([
    "",
    " ",
    "14",
    "0",
    "maya.runs",
    "maya.runs@youtube",
    "maya.runs@myspace",
    "@instagram",
    "tiktok",
    "-1",
    "1e1",
    "' or 1=1",
  ])("finds nothing for %j", (reference) => {
    expect(findConnection(all, reference)).toBeNull();
  });

  it("prefers a connected account to a disconnected one of the same name", () => {
    const old = { ...one, id: "3b1f8f5e-0000-4000-8000-000000000009", seq: 3, status: "disconnected" } as const;
    expect(findConnection([old, one], "maya.runs@instagram")).toBe(one);
    expect(findConnection([old], "maya.runs@instagram")).toBe(old);
  });
});
