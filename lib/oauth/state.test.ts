import { describe, expect, it } from "vitest";
import { hashToken } from "@/lib/crypto";
import { browserNonce, newState } from "./state";

describe("newState", () => {
  it("has 256 bits, is new every time, and comes with the hash that is stored", () => {
    const { secret, hash } = newState();
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(newState().secret).not.toBe(secret);
    expect(hash).toBe(hashToken(secret));
  });
});

describe("browserNonce", () => {
  it("keeps the nonce that the browser already has, so that two tabs do not end each other's attempt", () => {
    const first = browserNonce(null);
    expect(browserNonce(first.secret)).toEqual(first);
  });

  it.each(["", "short", "x".repeat(44), `${"x".repeat(42)}!`])("replaces %j, which is none of ours", (given) => {
    expect(browserNonce(given).secret).not.toBe(given);
  });
});
