import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./safe-return-path";

const origin = "https://influmeter.test";

describe("safeReturnPath", () => {
  it.each([
    "/dashboard",
    "/settings",
    "/dashboard?range=90",
    "/settings/profile?a=1&b=%2F",
    "/notifications?show=unread",
    "/reconnect/x?connection=1&return=%2Fnotifications",
  ])("keeps %s", (path) => {
    expect(safeReturnPath(path, "/home")).toBe(path);
  });

  it("drops the fragment", () => {
    expect(safeReturnPath("/dashboard#top", "/home")).toBe("/dashboard");
  });

  it.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "/%5cevil.example",
    "/dashboard//evil.example",
    "/dashboard/%2f%2fevil.example",
    "/dashboard/%252f%252fevil.example",
    "/dashboard/../login",
    "/dashboard/%2e%2e/login",
    "/dashboard/./x",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "/javascript:alert(1)",
    "https://evil.example/dashboard",
    "http:/dashboard",
    "dashboard",
    "/\tdashboard",
    "/dashboard\r\nSet-Cookie: a=b",
    "/dashboard@evil.example",
    "/dashboardx",
    "/api/social/accounts",
    "/login",
    "/",
    "",
    undefined,
    null,
    42,
    ["/dashboard"],
    `/dashboard?${"a".repeat(600)}`,
  ])("refuses %j", (path) => {
    expect(safeReturnPath(path, "/home")).toBe("/home");
  });

  it("never leaves the origin or the allow-list, whatever comes in", () => {
    const piece = fc.constantFrom(
      "/",
      "\\",
      "//",
      "dashboard",
      "evil.example",
      "%2f",
      "..",
      "?",
      "#",
      ":",
      "@",
      "\t",
      "javascript:",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
        const url = new URL(safeReturnPath(pieces.join(""), "/home"), origin);
        expect(url.origin).toBe(origin);
        expect(["dashboard", "home", "onboarding", "settings"]).toContain(url.pathname.split("/")[1]);
      }),
      { numRuns: 2_000 },
    );
  });
});
