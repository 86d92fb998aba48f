import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redactText } from "./redact";

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/);

describe("redact", () => {
  it("masks every credential that travels as a URL parameter", () => {
    const names = [
      "code",
      "state",
      "access_token",
      "refresh_token",
      "client_secret",
      "token_hash",
      "code_verifier",
      "key",
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...names), (value, name) => {
        const line = redactText(`GET https://app.test/callback?x=1&${name}=${value}&y=2`);
        expect(line).not.toContain(value);
        expect(line).toContain("y=2");
      }),
    );
  });

  it("masks fields with secret names at any depth", () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom("accessToken", "refresh_token", "authorization", "clientSecret", "cookie"),
        (value, name) => {
          expect(JSON.stringify(redact({ a: [{ [name]: value }] }))).not.toContain(value);
        },
      ),
    );
  });

  it("masks bearer values, database passwords and known token shapes inside texts and errors", () => {
    const error = new Error("failed with Bearer abcdefgh12345678 at postgres://app:hunter22@db/x", {
      cause: new Error("IGAAlongtokenvalue123 and ya29.sim-token"),
    });
    const text = JSON.stringify(redact({ error }));
    for (const value of ["abcdefgh12345678", "hunter22", "IGAAlongtokenvalue123", "ya29.sim-token"]) {
      expect(text).not.toContain(value);
    }
  });

  it("keeps what a reader needs: error codes, statuses, names", () => {
    const kept = redact({ error: { code: "RATE_LIMITED", status: 429 }, platform: "instagram", durationMs: 12 });
    expect(kept).toEqual({ error: { code: "RATE_LIMITED", status: 429 }, platform: "instagram", durationMs: 12 });
  });

  it("ends on cyclic values", () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    expect(() => JSON.stringify(redact(value))).not.toThrow();
  });
});
