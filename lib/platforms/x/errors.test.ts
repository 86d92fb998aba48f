import { describe, expect, it } from "vitest";
import { itJudges, judgeOf, type VerdictRow } from "@/tests/support/verdicts";
import { classify } from "./errors";

const judge = judgeOf(classify, "users.me");

const problem = (type: string, more: Record<string, unknown> = {}) => ({
  title: "title",
  detail: "words",
  type: `https://api.twitter.com/2/problems/${type}`,
  ...more,
});
const blank = (status: number, title: string, detail = title) => ({ title, detail, type: "about:blank", status });
const numbered = (code: number) => ({ errors: [{ code, message: "words" }] });

const rows: VerdictRow[] = [
  ["an expired or unknown token", 401, blank(401, "Unauthorized"), "TOKEN_EXPIRED", "refresh"],
  ["an unreadable 401", 401, "<html>", "TOKEN_EXPIRED", "refresh"],
  ["a revoked token of the first version", 403, numbered(89), "TOKEN_INVALID", "reconnect"],
  [
    "the app's token on a person's route",
    403,
    problem("unsupported-authentication"),
    "APP_MISCONFIGURED",
    "tell_operator",
  ],
  [
    "an app outside of any project",
    403,
    problem("client-forbidden", { reason: "client-not-enrolled" }),
    "APP_MISCONFIGURED",
    "tell_operator",
  ],
  [
    "an app that X keeps for itself",
    403,
    problem("client-forbidden", { reason: "official-client-forbidden" }),
    "APP_MISCONFIGURED",
    "tell_operator",
  ],
  ["an app without the rights", 403, problem("oauth1-permissions"), "APP_MISCONFIGURED", "tell_operator"],
  ["a resource that may not be seen", 403, problem("not-authorized-for-resource"), "PERMISSION_MISSING", "reconnect"],
  ["a field that may not be seen", 403, problem("not-authorized-for-field"), "PERMISSION_MISSING", "reconnect"],
  ["a missing scope", 403, blank(403, "Forbidden"), "PERMISSION_MISSING", "reconnect"],
  ["a page of something in between", 403, "<html>", "BAD_RESPONSE", "retry"],
  ["a refusal without a word", 403, {}, "BAD_RESPONSE", "retry"],
  ["a spent window", 429, blank(429, "Too Many Requests"), "RATE_LIMITED", "wait"],
  ["a spent window of the first version", 400, numbered(88), "RATE_LIMITED", "wait"],
  ["an unreadable 429", 429, "<html>", "RATE_LIMITED", "wait"],
  [
    "no credits",
    402,
    problem("credits", { title: "CreditsDepleted", account_id: 2051 }),
    "OUT_OF_CREDIT",
    "pause_platform",
  ],
  ["an unreadable 402", 402, null, "OUT_OF_CREDIT", "pause_platform"],
  [
    "a monthly cap",
    403,
    problem("usage-capped", { period: "Monthly", scope: "Product" }),
    "OUT_OF_CREDIT",
    "pause_platform",
  ],
  ["a monthly cap told as 429", 429, problem("usage-capped"), "OUT_OF_CREDIT", "pause_platform"],
  ["a spending limit", 403, blank(403, "SpendCapReached", "words"), "OUT_OF_CREDIT", "pause_platform"],
  [
    "duplicate content",
    403,
    blank(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content."),
    "DUPLICATE_CONTENT",
    "give_up",
    "publish.create",
  ],
  ["duplicate content of the first version", 403, numbered(187), "DUPLICATE_CONTENT", "give_up", "publish.create"],
  ["an outage", 503, blank(503, "Service Unavailable"), "PLATFORM_UNAVAILABLE", "retry"],
  ["an outage with a page", 502, "<html>", "PLATFORM_UNAVAILABLE", "retry"],
  ["a gateway that waited too long", 504, null, "PLATFORM_UNAVAILABLE", "retry"],
  ["an internal error", 500, problem("internal-error"), "PLATFORM_UNAVAILABLE", "retry"],
  ["an internal error told as 400", 400, problem("internal-error"), "PLATFORM_UNAVAILABLE", "retry"],
  ["our own wrong question", 400, problem("invalid-request"), "INVALID_REQUEST", "tell_operator"],
  ["content that X does not take", 400, problem("invalid-request"), "CONTENT_REJECTED", "ask_owner", "publish.create"],
  [
    "content that this account may not post",
    403,
    blank(403, "Forbidden", "You are not permitted to perform this action."),
    "CONTENT_REJECTED",
    "ask_owner",
    "publish.create",
  ],
  [
    "a second cashtag",
    403,
    blank(403, "Forbidden", "Posts may contain a maximum of one cashtag."),
    "CONTENT_REJECTED",
    "ask_owner",
    "publish.create",
  ],
  [
    "a broken address",
    403,
    blank(403, "Forbidden", "Your post contains an invalid URL."),
    "CONTENT_REJECTED",
    "ask_owner",
    "publish.create",
  ],
  [
    "a long video",
    403,
    blank(403, "Forbidden", "You are not allowed to post a video longer than 2 minutes."),
    "CONTENT_REJECTED",
    "ask_owner",
    "publish.create",
  ],
  [
    "a reply that is not allowed",
    403,
    blank(403, "Forbidden", "Reply not allowed."),
    "PERMISSION_MISSING",
    "reconnect",
    "publish.create",
  ],
  ["a suspended account", 403, problem("user-suspended"), "ACCOUNT_RESTRICTED", "ask_owner"],
  [
    "a suspended account in words",
    403,
    blank(403, "Forbidden", "Your account is suspended (user-suspended)."),
    "ACCOUNT_RESTRICTED",
    "ask_owner",
  ],
  [
    "an account without the feature",
    403,
    blank(403, "Forbidden", "Your account is not permitted to access this feature."),
    "ACCOUNT_RESTRICTED",
    "ask_owner",
  ],
  ["something deleted", 404, problem("resource-not-found"), "NOT_FOUND", "ask_owner"],
  ["something withheld", 403, problem("resource-unavailable"), "NOT_FOUND", "ask_owner"],
  ["something not to be shown", 403, problem("disallowed-resource"), "NOT_FOUND", "ask_owner"],
  ["a bare 404", 404, "", "NOT_FOUND", "ask_owner"],
  ["a type nobody has seen, by its status", 403, problem("something-new"), "PERMISSION_MISSING", "reconnect"],
  [
    "a spent refresh token",
    400,
    { error: "invalid_request", error_description: "words" },
    "TOKEN_INVALID",
    "reconnect",
    "oauth.refresh",
  ],
  ["a refused refresh token", 400, { error: "invalid_grant" }, "TOKEN_INVALID", "reconnect", "oauth.refresh"],
  ["a used code", 400, { error: "invalid_request" }, "TOKEN_INVALID", "reconnect", "oauth.token"],
  [
    "a client without its header",
    401,
    { error: "unauthorized_client" },
    "APP_MISCONFIGURED",
    "tell_operator",
    "oauth.token",
  ],
  ["a wrong client secret", 401, { error: "invalid_client" }, "APP_MISCONFIGURED", "tell_operator", "oauth.refresh"],
  [
    "a scope that X does not have",
    400,
    { error: "invalid_scope" },
    "APP_MISCONFIGURED",
    "tell_operator",
    "oauth.token",
  ],
  ["another grant type", 400, { error: "unsupported_grant_type" }, "INVALID_REQUEST", "tell_operator", "oauth.token"],
  [
    "an outage of the token endpoint",
    503,
    { error: "invalid_request" },
    "PLATFORM_UNAVAILABLE",
    "retry",
    "oauth.refresh",
  ],
  ["a limit of the token endpoint", 429, { error: "invalid_request" }, "RATE_LIMITED", "wait", "oauth.refresh"],
  ["the app's token refused", 401, blank(401, "Unauthorized"), "APP_MISCONFIGURED", "tell_operator", "users.batch"],
  ["the app without access", 403, blank(403, "Forbidden"), "APP_MISCONFIGURED", "tell_operator", "users.batch"],
  ...[
    "webhooks.list",
    "webhooks.create",
    "webhooks.check",
    "activity.list",
    "activity.create",
    "activity.delete",
  ].flatMap((endpoint): VerdictRow[] => [
    [
      `the app's token refused at ${endpoint}`,
      401,
      blank(401, "Unauthorized"),
      "APP_MISCONFIGURED",
      "tell_operator",
      endpoint,
    ],
    [
      `the app without access to ${endpoint}`,
      403,
      blank(403, "Forbidden"),
      "APP_MISCONFIGURED",
      "tell_operator",
      endpoint,
    ],
  ]),
];

describe("X's errors", () => {
  itJudges(judge, rows);

  it("are found alone, in a list, and under either host", () => {
    const listed = {
      errors: [{ message: "words", parameters: { ids: ["x"] } }],
      title: "Invalid Request",
      detail: "One or more",
      type: "https://api.x.com/2/problems/invalid-request",
    };
    expect(judge(400, listed)).toMatchObject({ platformCode: "invalid-request", detail: "One or more" });
    const inside = { errors: [problem("user-suspended")] };
    expect(judge(403, inside)).toMatchObject({ platformErrorCode: "ACCOUNT_RESTRICTED", detail: "words" });
    expect(judge(403, numbered(326))).toMatchObject({ platformErrorCode: "ACCOUNT_RESTRICTED", platformCode: "326" });
  });

  it("are not told by words where X names a type", () => {
    const words = { detail: "duplicate content, user-suspended" };
    expect(judge(404, problem("resource-not-found", words)).platformErrorCode).toBe("NOT_FOUND");
  });
});

describe("the ends of X's limits", () => {
  const spent = blank(429, "Too Many Requests");
  const at = (iso: string) => String(Date.parse(iso) / 1000);
  const rate = {
    "x-rate-limit-limit": "75",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": at("2026-11-21T10:07:00Z"),
  };

  it("are the reset of the short window, which is the account's, or the app's own", () => {
    const own = judge(429, spent, { headers: rate });
    expect(own).toMatchObject({ limitOwner: "account", resetsAt: new Date("2026-11-21T10:07:00Z") });
    for (const endpoint of ["users.batch", "webhooks.list", "activity.create"]) {
      expect(judge(429, spent, { headers: rate, endpoint }).limitOwner, endpoint).toBe("app");
    }
  });

  it.each([
    ["x-user-limit-24hour", "account"],
    ["x-app-limit-24hour", "app"],
  ])("are the day's where %s is spent", (prefix, owner) => {
    const headers = {
      ...rate,
      "x-rate-limit-remaining": "40",
      [`${prefix}-remaining`]: "0",
      [`${prefix}-reset`]: at("2026-11-21T19:00:00Z"),
    };
    expect(judge(429, spent, { headers })).toMatchObject({
      limitOwner: owner,
      resetsAt: new Date("2026-11-21T19:00:00Z"),
    });
  });

  it.each([
    ["nothing", {}, "2026-11-21T10:15:00.000Z"],
    ["a word", { "x-rate-limit-reset": "soon" }, "2026-11-21T10:15:00.000Z"],
    ["the past", { "x-rate-limit-reset": at("2026-11-21T09:00:00Z") }, "2026-11-21T10:15:00.000Z"],
    ["the far future", { "x-rate-limit-reset": "999999999999" }, "2026-11-22T10:00:00.000Z"],
  ])("are believable even when %s is said", (_case, headers, end) => {
    expect(judge(429, spent, { headers }).resetsAt?.toISOString()).toBe(end);
  });

  it("are not named where waiting does not help", () => {
    expect(judge(402, problem("credits"), { headers: rate })).toMatchObject({ resetsAt: null, limitOwner: "app" });
  });
});
