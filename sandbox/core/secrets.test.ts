import { expect, it } from "vitest";
import { challengeS256, redactQuery, sameSecret } from "./secrets";

it("makes the S256 challenge of RFC 7636's own example", () => {
  expect(challengeS256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  );
});

it("keeps no token, code, secret or state in a logged query", () => {
  const query = new URLSearchParams("fields=id&access_token=T&code=C&client_secret=S&state=X&key=K&token=R");
  expect(redactQuery(query)).toEqual({
    fields: "id",
    access_token: "redacted",
    code: "redacted",
    client_secret: "redacted",
    state: "redacted",
    key: "redacted",
    token: "redacted",
  });
});

it("compares secrets of any length", () => {
  expect(sameSecret("a", "a")).toBe(true);
  expect(sameSecret("a", "ab")).toBe(false);
  expect(sameSecret("", "a")).toBe(false);
});
