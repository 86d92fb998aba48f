import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { generateKey, parseKeyRing } from "./key-ring";

const key = () => randomBytes(32).toString("base64");

function refusal(text: string): string {
  try {
    parseKeyRing(text);
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFIGURATION") return error.message;
    throw error;
  }
  return "accepted";
}

describe("parseKeyRing", () => {
  it("seals with the first key and opens with all", () => {
    const ring = parseKeyRing(`b:${key()}, a:${key()}`);
    expect(ring.sealing.id).toBe("b");
    expect([...ring.opening.keys()]).toEqual(["b", "a"]);
  });

  it("accepts what generateKey makes", () => {
    expect(parseKeyRing(generateKey()).sealing.key.symmetricKeySize).toBe(32);
  });

  it.each([
    ["no id", key(), "id:base64"],
    ["an empty entry", `a:${key()},`, "id:base64"],
    ["an id with a separator", `a.b:${key()}`, "an id has"],
    ["an empty id", `:${key()}`, "an id has"],
    ["a short key", `a:${randomBytes(16).toString("base64")}`, "16 bytes instead of 32"],
    ["a key in hex", `a:${randomBytes(32).toString("hex")}`, "looks like hex"],
    ["a key that is not base64", `a:${"!".repeat(44)}`, "not base64"],
    ["a pattern as key", `a:${Buffer.alloc(32, 7).toString("base64")}`, "not random"],
    [
      "a typed password as key",
      `a:${Buffer.from("passwordpasswordpasswordpassword").toString("base64")}`,
      "not random",
    ],
  ])("refuses %s", (_what, text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  it("refuses an id that occurs twice and a key that has two ids", () => {
    const same = key();
    expect(refusal(`a:${same},a:${key()}`)).toContain('"a" occurs twice');
    expect(refusal(`a:${same},b:${same}`)).toContain("hold the same key");
  });

  it("names the variable that the keys were read from", () => {
    expect(() => parseKeyRing("a:short", "ENCRYPTION_KEY")).toThrow(/^ENCRYPTION_KEY is not usable/);
  });

  it("never repeats a key in its message", () => {
    const half = randomBytes(16).toString("base64");
    expect(refusal(`a:${half}`)).not.toContain(half);
  });
});
