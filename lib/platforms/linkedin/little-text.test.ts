import { describe, expect, it } from "vitest";
import { plainText } from "./little-text";

describe("the words of a post", () => {
  it.each([
    ["nothing special", "nothing special"],
    ["Hello \\(world\\) \\#1 \\\\ \\@home", "Hello (world) #1 \\ @home"],
    ["With @[Mira Vale](urn:li:person:782bbtaQ) today", "With Mira Vale today"],
    ["{hashtag|\\#|running} and {hashtag|#|π}", "#running and #π"],
    ["#plain stays", "#plain stays"],
    ["a bracket ( alone and a { too", "a bracket ( alone and a { too"],
    ["@[A \\(B\\)](urn:li:organization:5)", "A (B)"],
  ])("%s", (commentary, words) => expect(plainText(commentary)).toBe(words));

  it("are found in linear time, whatever stands there", () => {
    const started = performance.now();
    plainText("@[".repeat(20_000) + "{hashtag|#|".repeat(5_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
