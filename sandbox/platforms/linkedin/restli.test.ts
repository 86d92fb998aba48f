import { describe, expect, it } from "vitest";
import { parseRestliQuery, RestliSyntaxError } from "./restli";
import { isServed } from "./versions";

describe("Rest.li queries", () => {
  it("are text, lists and records", () => {
    const query = "q=author&ids=List(urn%3Ali%3Ashare%3A1,b)&r=(start:(year:2026),end:List())&empty=()";
    expect(parseRestliQuery(query)).toEqual({
      q: "author",
      ids: ["urn:li:share:1", "b"],
      r: { start: { year: "2026" }, end: [] },
      empty: {},
    });
  });

  it("take an encoded bracket for text, whoever meant it as structure", () => {
    expect(parseRestliQuery("r=%28start%3A1%29")).toEqual({ r: "(start:1)" });
  });

  it.each([
    "author=urn:li:person:1",
    "ids=List(a,b",
    "ids=List(a,,b)",
    "r=(a)",
    "r=(a:1))",
    "a=1&a=2",
    "a",
    "a=",
    "a=%E0%A4",
  ])("are refused when they are %s", (query) => {
    expect(() => parseRestliQuery(query)).toThrow(RestliSyntaxError);
  });
});

describe("versions", () => {
  const now = Date.UTC(2026, 10, 21);
  it.each([
    ["202608", true],
    ["202601", true],
    ["202611", true],
    ["202511", false],
    ["202512", false],
    ["202612", false],
    ["202613", false],
    ["2026-08", false],
  ])("%s is served: %s", (version, served) => expect(isServed(version, now)).toBe(served));

  it("end in the middle of their month a year later", () => {
    expect(isServed("202601", Date.UTC(2027, 0, 15, 23))).toBe(true);
    expect(isServed("202601", Date.UTC(2027, 0, 16))).toBe(false);
  });
});
