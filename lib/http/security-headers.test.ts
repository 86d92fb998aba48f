import { describe, expect, it } from "vitest";
import { securityHeaders } from "./security-headers";

const usual = {
  pathname: "/dashboard",
  nonce: "abc",
  appUrl: "https://influmeter.test",
  contentOrigins: ["https://files.test"],
  development: false,
};
const policy = (changes: Partial<typeof usual> = {}) =>
  new Map(
    (securityHeaders({ ...usual, ...changes })["content-security-policy"] ?? "").split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")];
    }),
  );

describe("the headers of a page", () => {
  it("let scripts run by nonce alone", () => {
    expect(policy().get("script-src")).toBe("'nonce-abc' 'strict-dynamic'");
    expect(policy().get("style-src")).toBe("'self' 'nonce-abc'");
  });
  it("allow no frame, no base, no plug-in, and forms to ourselves only", () => {
    for (const name of ["frame-ancestors", "base-uri", "object-src", "default-src"])
      expect(policy().get(name)).toBe("'none'");
    expect(policy().get("form-action")).toBe("'self'");
  });
  it("name the origins of files, and no others", () => {
    expect(policy().get("connect-src")).toBe("'self' https://files.test");
    expect(policy({ contentOrigins: [] }).get("connect-src")).toBe("'self'");
    expect(policy().get("img-src")).toBe("'self' data: blob: https://files.test");
  });
  it("loosen scripts for development alone", () => {
    expect(policy({ development: true }).get("script-src")).toContain("'unsafe-eval'");
    expect(policy({ development: true }).get("script-src")).not.toContain("unsafe-inline");
  });
  it("insist on https where the app is served by it, and only there", () => {
    expect(securityHeaders(usual)["strict-transport-security"]).toBe("max-age=63072000");
    const plain = securityHeaders({ ...usual, appUrl: "http://localhost:3000" });
    expect(plain).not.toHaveProperty("strict-transport-security");
    expect(plain["content-security-policy"]).not.toContain("upgrade-insecure-requests");
  });
});

it.each([
  ["/auth/confirm", "strict-origin"],
  ["/auth/confirm/", "strict-origin"],
  ["/api/social/instagram/callback", "no-referrer"],
])("keeps the address %s from being stored, and passed on by %s", (pathname, policyOfReferrer) => {
  const headers = securityHeaders({ ...usual, pathname });
  expect(headers["referrer-policy"]).toBe(policyOfReferrer);
  expect(headers["cache-control"]).toBe("private, no-store");
});

it("lets nothing run in an answer that is no page", () => {
  expect(policy({ pathname: "/api/social/accounts" }).get("default-src")).toBe("'none'");
  expect(policy({ pathname: "/api/social/accounts" }).has("script-src")).toBe(false);
});
