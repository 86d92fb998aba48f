import { describe, expect, it } from "vitest";
import { refuseUnreadable } from "./refuse-unreadable";

const app = "https://app.test";

function answer(path: string, init: { method?: string; origin?: string } = {}) {
  const headers = new Headers(init.origin === undefined ? {} : { origin: init.origin });
  return refuseUnreadable({ method: init.method ?? "GET", url: `${app}${path}`, headers }, app)?.status ?? "passes";
}

describe("a request that Next would fail over", () => {
  it.each(["%ff", "%", "%2", "%zz", "a%c0%ae", "%ed%a0%80"])("is refused for an address with %s in it", (segment) => {
    expect(answer(`/api/social/accounts/${segment}`)).toBe(422);
    expect(answer(`/connect/${segment}`)).toBe(422);
  });
  it.each(["/", "/a%2fb", "/%f0%9f%92%a9", "/%CE%B1", "/a%00b", "/login?next=%ff"])(
    "passes with the address %s",
    (path) => {
      expect(answer(path)).toBe("passes");
    },
  );
  it.each(["https://evil.test", "null", "", "https://app.test.evil.test", "http://app.test"])(
    "is refused for a form from %j",
    (origin) => {
      expect(answer("/login", { method: "POST", origin })).toBe(403);
    },
  );
  it("passes for a form from our own pages, and from a client that names no origin", () => {
    expect(answer("/login", { method: "POST", origin: app })).toBe("passes");
    expect(answer("/login", { method: "POST" })).toBe("passes");
  });
  it("leaves the origin of calls to our API to their routes", () => {
    expect(answer("/api/social/sync", { method: "POST", origin: "https://evil.test" })).toBe("passes");
  });
});
