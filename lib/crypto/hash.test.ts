import { describe, expect, it } from "vitest";
import { hashToken, randomSecret, sameText } from "./hash";

describe("hashToken", () => {
  it("is SHA-256 in hex (FIPS 180-2, appendix B.1)", () => {
    expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("sameText", () => {
  it("compares texts of any lengths", () => {
    expect(sameText("a", "a")).toBe(true);
    expect(sameText("a", "ab")).toBe(false);
    expect(sameText("", "")).toBe(true);
  });
});

describe("randomSecret", () => {
  it("has 256 bits in 43 URL-safe characters", () => {
    expect(randomSecret()).toMatch(/^[\w-]{43}$/);
    expect(randomSecret()).not.toBe(randomSecret());
  });
});
