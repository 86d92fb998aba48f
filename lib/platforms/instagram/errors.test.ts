import { describe, expect, it } from "vitest";
import {
  describeGraphErrors,
  graphError,
  itJudgesGraphCodes,
  itNamesLimitOwners,
} from "@/tests/support/graph-verdicts";
import { judgeOf } from "@/tests/support/verdicts";
import { classify } from "./errors";

const judge = judgeOf(classify, "me.profile");

describeGraphErrors("Instagram", judge, 80002);

describe("Instagram's errors", () => {
  itJudgesGraphCodes(judge, [
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
  ]);

  it("of the code exchange have a shape of their own", () => {
    const body = { error_type: "OAuthException", code: 400, error_message: "Matching code was not found" };
    expect(judge(400, body)).toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      platformCode: "OAuthException",
      detail: "Matching code was not found",
    });
  });

  it.each(["Invalid platform app", "Invalid client secret", "Invalid client_id"])(
    "of the code exchange that say '%s' are the operator's matter, not the person's",
    (error_message) => {
      const body = { error_type: "OAuthException", code: 400, error_message };
      expect(judge(400, body)).toMatchObject({ platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" });
    },
  );

  it.each([
    { message: "(#10) Not enough viewers for the media to show insights" },
    { message: "(#10) Not enough viewers", error_user_msg: "Too few people have seen this." },
  ])("that too few people saw something are about no permission", (words) => {
    expect(judge(400, graphError(10, undefined, words))).toMatchObject({
      platformErrorCode: "NOT_SUPPORTED",
      platformCode: "10",
    });
  });
});

describe("Instagram's throttles", () => {
  itNamesLimitOwners(judge, [
    [4, "app"],
    [613, "app"],
    [17, "account"],
    [80002, "account"],
  ]);

  it("of publishing end the next day", () => {
    const error = judge(400, graphError(9, 2207042));
    expect(error).toMatchObject({ limitOwner: "account" });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-22T10:00:00.000Z");
  });
});
