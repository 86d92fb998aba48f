import { describe, expect, it } from "vitest";
import type { PlatformErrorAction, PlatformErrorCode } from "@/lib/platforms/errors";
import { classify } from "./errors";

const now = new Date("2026-11-21T10:00:00Z");

function verdict(body: unknown, status = 400, headers: Record<string, string> = {}) {
  return classify({ status, headers: new Headers(headers), body, endpoint: "me.profile", now });
}

function graph(code: number, subcode?: number, extra: Record<string, unknown> = {}) {
  return { error: { message: "words", type: "OAuthException", code, error_subcode: subcode, ...extra } };
}

type Row = [code: number, subcode: number | undefined, PlatformErrorCode, PlatformErrorAction];
const rows: Row[] = [
  [190, 463, "TOKEN_EXPIRED", "reconnect"],
  [102, undefined, "TOKEN_EXPIRED", "reconnect"],
  [190, 458, "TOKEN_INVALID", "reconnect"],
  [190, 460, "TOKEN_INVALID", "reconnect"],
  [190, 464, "TOKEN_INVALID", "reconnect"],
  [190, 467, "TOKEN_INVALID", "reconnect"],
  [190, undefined, "TOKEN_INVALID", "reconnect"],
  [190, 999, "TOKEN_INVALID", "reconnect"],
  [25, 2207050, "ACCOUNT_RESTRICTED", "ask_owner"],
  [190, 459, "ACCOUNT_RESTRICTED", "ask_owner"],
  [10, undefined, "PERMISSION_MISSING", "reconnect"],
  [200, undefined, "PERMISSION_MISSING", "reconnect"],
  [299, undefined, "PERMISSION_MISSING", "reconnect"],
  [3, undefined, "PERMISSION_MISSING", "reconnect"],
  [100, 33, "PERMISSION_MISSING", "reconnect"],
  [4, undefined, "RATE_LIMITED", "wait"],
  [17, undefined, "RATE_LIMITED", "wait"],
  [32, undefined, "RATE_LIMITED", "wait"],
  [341, undefined, "RATE_LIMITED", "wait"],
  [613, 1996, "RATE_LIMITED", "wait"],
  [80001, undefined, "RATE_LIMITED", "wait"],
  [80002, undefined, "RATE_LIMITED", "wait"],
  [9, 2207042, "QUOTA_EXHAUSTED", "wait"],
  [1, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [2, undefined, "PLATFORM_UNAVAILABLE", "retry"],
  [-1, 2207001, "PLATFORM_UNAVAILABLE", "retry"],
  [-1, 2207032, "PLATFORM_UNAVAILABLE", "retry"],
  [-2, 2207003, "PLATFORM_UNAVAILABLE", "retry"],
  [24, 2207008, "PLATFORM_UNAVAILABLE", "retry"],
  [9007, 2207027, "PLATFORM_UNAVAILABLE", "retry"],
  [-1, 2207053, "UPLOAD_FAILED", "retry"],
  [-1, 2207082, "UPLOAD_FAILED", "retry"],
  [9004, 2207052, "UPLOAD_FAILED", "retry"],
  [24, 2207006, "UPLOAD_FAILED", "retry"],
  [-2, 2207020, "UPLOAD_FAILED", "retry"],
  [36000, 2207004, "CONTENT_REJECTED", "ask_owner"],
  [36001, 2207005, "CONTENT_REJECTED", "ask_owner"],
  [36003, 2207009, "CONTENT_REJECTED", "ask_owner"],
  [36004, 2207010, "CONTENT_REJECTED", "ask_owner"],
  [352, 2207026, "CONTENT_REJECTED", "ask_owner"],
  [100, 2207023, "CONTENT_REJECTED", "ask_owner"],
  [100, 2207028, "CONTENT_REJECTED", "ask_owner"],
  [100, 2207040, "CONTENT_REJECTED", "ask_owner"],
  [100, 2207089, "CONTENT_REJECTED", "ask_owner"],
  [1, 2207057, "CONTENT_REJECTED", "ask_owner"],
  [-1, 2207081, "CONTENT_REJECTED", "ask_owner"],
  [4, 2207051, "ACCOUNT_RESTRICTED", "ask_owner"],
  [368, undefined, "ACCOUNT_RESTRICTED", "ask_owner"],
  [100, 2108006, "NOT_SUPPORTED", "give_up"],
  [100, undefined, "INVALID_REQUEST", "tell_operator"],
  [101, undefined, "APP_MISCONFIGURED", "tell_operator"],
];

describe("Instagram's errors", () => {
  it.each(rows)("code %s subcode %s is %s: %s", (code, subcode, expected, action) => {
    expect(verdict(graph(code, subcode))).toMatchObject({
      platformErrorCode: expected,
      action,
      platformCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
      detail: "words",
    });
  });

  it("are decided by code, not by status or type: throttling is an OAuthException with 403", () => {
    expect(verdict(graph(80002), 403).platformErrorCode).toBe("RATE_LIMITED");
    expect(verdict(graph(190, 458), 500).platformErrorCode).toBe("TOKEN_INVALID");
  });

  it("that call themselves transient never cost a person the connection", () => {
    expect(verdict(graph(190, undefined, { is_transient: true })).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(verdict(graph(10, undefined, { is_transient: true })).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
  });

  it("say nothing about the token when the server itself fails", () => {
    expect(verdict(graph(190), 503).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
  });

  it("without a readable code follow the status, and condemn no token", () => {
    expect(verdict("<html>Bad gateway</html>", 502).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(verdict("<html>Slow down</html>", 429).platformErrorCode).toBe("RATE_LIMITED");
    expect(verdict("<html>Who are you?</html>", 401).platformErrorCode).toBe("BAD_RESPONSE");
    expect(verdict({ error: { code: "190" } }, 400).platformErrorCode).toBe("BAD_RESPONSE");
  });

  it("of the code exchange have a shape of their own", () => {
    const body = { error_type: "OAuthException", code: 400, error_message: "Matching code was not found" };
    expect(verdict(body)).toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      platformCode: "OAuthException",
      detail: "Matching code was not found",
    });
  });
});

describe("Instagram's throttles", () => {
  it("end after an hour when nothing says when", () => {
    expect(verdict(graph(4)).resetsAt?.toISOString()).toBe("2026-11-21T11:00:00.000Z");
  });

  it("end when the usage header says so, in minutes, the longest of all entries", () => {
    const usage = JSON.stringify({
      "17841400011122233": [{ type: "instagram", call_count: 100, estimated_time_to_regain_access: 7 }],
      "17841400011122234": [{ type: "instagram", estimated_time_to_regain_access: 25 }, { type: "pages" }],
    });
    const error = verdict(graph(80002), 403, { "X-Business-Use-Case-Usage": usage });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-21T10:25:00.000Z");
  });

  it.each(["{broken", '{"a":1}', '{"a":[{"estimated_time_to_regain_access":"x"}]}'])(
    "end after an hour when the header cannot be read (%s)",
    (usage) => {
      const error = verdict(graph(17), 400, { "X-Business-Use-Case-Usage": usage });
      expect(error.resetsAt?.toISOString()).toBe("2026-11-21T11:00:00.000Z");
    },
  );

  it("end with Retry-After where there is one", () => {
    const error = verdict(graph(17), 429, { "Retry-After": "90" });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-21T10:01:30.000Z");
  });

  it.each([
    [4, "app"],
    [613, "app"],
    [17, "account"],
    [80002, "account"],
  ] as const)("with code %s are the limit of the %s", (code, owner) => {
    expect(verdict(graph(code)).limitOwner).toBe(owner);
  });

  it("of publishing end the next day", () => {
    const error = verdict(graph(9, 2207042));
    expect(error).toMatchObject({ limitOwner: "account" });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-22T10:00:00.000Z");
  });
});
