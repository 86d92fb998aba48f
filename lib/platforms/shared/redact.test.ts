import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactSecrets, secretsIn } from "./redact";

describe("redactSecrets", () => {
  it.each([
    ["Bearer abcdef123456", "abcdef123456"],
    ["?access_token=short&x=1", "short"],
    ['{"refresh_token":"hidden"}', "hidden"],
    ["code=AQBx7", "AQBx7"],
    ["the token ya29.a0Af is bad", "ya29.a0Af"],
    ["1//0gabc-def", "1//0gabc-def"],
    ["IGAAabcdefgh1234", "IGAAabcdefgh1234"],
    ["AIzaSyA-123456789", "AIzaSyA-123456789"],
    [`opaque ${"a1B2".repeat(10)}`, "a1B2a1B2"],
  ])("removes the credential from %s", (text, secret) => {
    expect(redactSecrets(text)).not.toContain(secret);
    expect(redactSecrets(text)).toContain("[redacted]");
  });

  it.each([
    "Error validating access token: Session has expired on Friday.",
    "The request cannot be completed because you have exceeded your quota.",
    "(#100) Tried accessing nonexisting field (followers) on node type (IGUser)",
  ])("leaves ordinary words alone: %s", (text) => expect(redactSecrets(text)).toBe(text));

  it("removes given secrets wherever they stand, plain or URL-encoded", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, unit: "binary-ascii" }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          // A secret that is part of the replacement itself cannot be told from it.
          fc.pre(!"[redacted]".includes(secret));
          const text = redactSecrets(`${before}|${secret}|${encodeURIComponent(secret)}|${after}`, [secret]);
          expect(text.includes(`|${secret}|`)).toBe(false);
        },
      ),
    );
  });

  it("cuts long texts, and never in the middle of a credential", () => {
    expect(redactSecrets("word ".repeat(1000)).length).toBeLessThanOrEqual(300);
    expect(redactSecrets(`${"a ".repeat(148)} unknown-shape-of-token`)).not.toContain("unk");
    expect(redactSecrets(`${"a".repeat(1995)} unknown-shape-of-token`, [], 5000)).not.toContain("unk");
  });

  it.each(["a".repeat(1_000_000), "<".repeat(1_000_000), "code=".repeat(200_000)])(
    "takes no time worth mentioning for a hostile text",
    (text) => {
      const startedMs = performance.now();
      redactSecrets(text, ["some-secret"]);
      expect(performance.now() - startedMs).toBeLessThan(500);
    },
  );
});

describe("secretsIn", () => {
  it("finds the values of credentials by name, longest first, and nothing else", () => {
    expect(
      secretsIn({ fields: "id,username", access_token: "abcdef" }, undefined, { Authorization: "Bearer xyz123", n: 1 }),
    ).toEqual(["Bearer xyz123", "abcdef"]);
  });
});
