import { describe, expect, it } from "vitest";
import {
  describeGraphErrors,
  graphError,
  itJudgesGraphCodes,
  itNamesLimitOwners,
} from "@/tests/support/graph-verdicts";
import { judgeOf } from "@/tests/support/verdicts";
import { classify } from "./errors";

const judge = judgeOf(classify, "page.statistics");

describeGraphErrors("Facebook", judge, 80001);

describe("Facebook's errors", () => {
  itJudgesGraphCodes(judge, [
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
  ]);
});

describe("Facebook's errors at the exchange of a code", () => {
  const exchange = (code: number, status = 400, extra = {}) =>
    judge(status, graphError(code, undefined, extra), { endpoint: "oauth.code" });

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
  itNamesLimitOwners(judge, [
    [4, "app"],
    [341, "app"],
    [613, "app"],
    [17, "account"],
    [32, "account"],
    [80001, "account"],
  ]);
});
