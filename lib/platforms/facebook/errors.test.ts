import { describe, expect, it } from "vitest";
import type { PlatformErrorAction, PlatformErrorCode } from "@/lib/platforms/errors";
import { classify } from "./errors";

const now = new Date("2026-11-21T10:00:00Z");

function verdict(body: unknown, status = 400, headers: Record<string, string> = {}, endpoint = "page.statistics") {
  return classify({ status, headers: new Headers(headers), body, endpoint, now });
}

function graph(code: number, subcode?: number, extra: Record<string, unknown> = {}) {
  return { error: { message: "words", type: "OAuthException", code, error_subcode: subcode, ...extra } };
}

type Row = [code: number, subcode: number | undefined, PlatformErrorCode, PlatformErrorAction];
const rows: Row[] = [
  [190, 463, "TOKEN_EXPIRED", "reconnect"],
  [102, undefined, "TOKEN_EXPIRED", "reconnect"],
  [190, 467, "TOKEN_EXPIRED", "reconnect"],
  [190, 458, "TOKEN_INVALID", "reconnect"],
  [190, 460, "TOKEN_INVALID", "reconnect"],
  [190, 464, "TOKEN_INVALID", "reconnect"],
  [190, 492, "TOKEN_INVALID", "reconnect"],
  [190, undefined, "TOKEN_INVALID", "reconnect"],
  [190, 999, "TOKEN_INVALID", "reconnect"],
  [2500, undefined, "TOKEN_INVALID", "reconnect"],
  [190, 459, "ACCOUNT_RESTRICTED", "ask_owner"],
  [190, 490, "ACCOUNT_RESTRICTED", "ask_owner"],
  [200, 1404078, "ACCOUNT_RESTRICTED", "ask_owner"],
  [1404078, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [4854002, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [1404006, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [1404112, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [10, undefined, "PERMISSION_MISSING", "reconnect"],
  [200, undefined, "PERMISSION_MISSING", "reconnect"],
  [299, undefined, "PERMISSION_MISSING", "reconnect"],
  [3, undefined, "PERMISSION_MISSING", "reconnect"],
  [100, 33, "PERMISSION_MISSING", "reconnect"],
  [4, undefined, "RATE_LIMITED", "wait"],
  [17, undefined, "RATE_LIMITED", "wait"],
  [32, undefined, "RATE_LIMITED", "wait"],
  [341, undefined, "RATE_LIMITED", "wait"],
  [613, undefined, "RATE_LIMITED", "wait"],
  [80001, undefined, "RATE_LIMITED", "wait"],
  [1390008, undefined, "RATE_LIMITED", "wait"],
  [368, 1390008, "RATE_LIMITED", "wait"],
  [1, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [2, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [6001, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [1363047, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [200, 1363047, "PLATFORM_UNAVAILABLE", "retry"],
  [1609010, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [100, undefined, "INVALID_REQUEST", "tell_operator"],
  [3001, 1504028, "INVALID_REQUEST", "tell_operator"],
  [506, undefined, "DUPLICATE_CONTENT", "give_up"],
  [1366051, undefined, "DUPLICATE_CONTENT", "give_up"],
  [1366046, undefined, "CONTENT_REJECTED", "ask_owner"],
  [324, 1366046, "CONTENT_REJECTED", "ask_owner"],
  [1609005, undefined, "CONTENT_REJECTED", "ask_owner"],
  [1609008, undefined, "CONTENT_REJECTED", "ask_owner"],
  [2061006, undefined, "CONTENT_REJECTED", "ask_owner"],
  [1349125, undefined, "CONTENT_REJECTED", "ask_owner"],
  [2069019, undefined, "CONTENT_REJECTED", "ask_owner"],
  [382, undefined, "CONTENT_REJECTED", "ask_owner"],
  [352, undefined, "CONTENT_REJECTED", "ask_owner"],
  [6000, undefined, "CONTENT_REJECTED", "ask_owner"],
  [389, undefined, "UPLOAD_FAILED", "retry"],
  [368, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [1346003, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [1404102, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [101, undefined, "APP_MISCONFIGURED", "tell_operator"],
];

describe("Facebook's errors", () => {
  it.each(rows)("code %s subcode %s is %s: %s", (code, subcode, expected, action) => {
    expect(verdict(graph(code, subcode))).toMatchObject({
      platformErrorCode: expected,
      action,
      platformCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
      detail: "words",
    });
  });

  it("are decided by code, not by status or type: throttling is an OAuthException with 403", () => {
    expect(verdict(graph(80001), 403).platformErrorCode).toBe("RATE_LIMITED");
    expect(verdict(graph(190, 458), 500).platformErrorCode).toBe("TOKEN_INVALID");
  });

  it("that call themselves transient never cost a person the connection", () => {
    expect(verdict(graph(190, undefined, { is_transient: true })).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(verdict(graph(10, undefined, { is_transient: true })).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
  });

  it("say nothing about the token when the server itself fails", () => {
    expect(verdict(graph(190), 503).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
  });

  it("bring along the words that are meant for people, where there are any", () => {
    expect(verdict(graph(368, undefined, { error_user_msg: "You are posting too much." })).detail).toBe(
      "You are posting too much.",
    );
  });

  it("without a readable code follow the status, and condemn no token", () => {
    expect(verdict("<html>Bad gateway</html>", 502).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(verdict("<html>Slow down</html>", 429).platformErrorCode).toBe("RATE_LIMITED");
    expect(verdict("<html>Who are you?</html>", 401).platformErrorCode).toBe("BAD_RESPONSE");
    expect(verdict({ error: { code: "190" } }, 400).platformErrorCode).toBe("BAD_RESPONSE");
  });
});

describe("Facebook's errors at the exchange of a code", () => {
  const exchange = (code: number, status = 400, extra = {}) =>
    verdict(graph(code, undefined, extra), status, {}, "oauth.code");

  it("tell a code that is used or over from a wrong secret and a wrong app", () => {
    expect(exchange(100)).toMatchObject({ platformErrorCode: "TOKEN_INVALID" });
    expect(exchange(1)).toMatchObject({ platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" });
    expect(exchange(101)).toMatchObject({ platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" });
  });

  it("are an outage where they say so", () => {
    expect(exchange(1, 500)).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE" });
    expect(exchange(1, 400, { is_transient: true })).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE" });
  });
});

describe("Facebook's throttles", () => {
  it("end after an hour when nothing says when", () => {
    expect(verdict(graph(4)).resetsAt?.toISOString()).toBe("2026-11-21T11:00:00.000Z");
  });

  it("end when the usage header says so, in minutes, the longest of all entries", () => {
    const usage = JSON.stringify({
      "104455667788990": [{ type: "pages", call_count: 100, estimated_time_to_regain_access: 7 }],
      "104455667788991": [{ type: "pages", estimated_time_to_regain_access: 25 }],
    });
    const error = verdict(graph(80001), 403, { "X-Business-Use-Case-Usage": usage });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-21T10:25:00.000Z");
  });

  it("end with Retry-After where there is one", () => {
    const error = verdict(graph(17), 429, { "Retry-After": "90" });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-21T10:01:30.000Z");
  });

  it.each([
    [4, "app"],
    [341, "app"],
    [613, "app"],
    [17, "account"],
    [32, "account"],
    [80001, "account"],
  ] as const)("with code %s are the limit of the %s", (code, owner) => {
    expect(verdict(graph(code)).limitOwner).toBe(owner);
  });
});
