import { AuthApiError, AuthRetryableFetchError, AuthSessionMissingError } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import { isOutage } from "./auth-outage";

describe("asking who somebody is", () => {
  it.each([
    new AuthRetryableFetchError("fetch failed", 0),
    new AuthRetryableFetchError("bad gateway", 502),
    new AuthApiError("broken", 500, "unexpected_failure"),
    new AuthApiError("too many", 429, "over_request_rate_limit"),
  ])("got no answer: %s", (error) => expect(isOutage(error)).toBe(true));
  it.each([
    new AuthApiError("no session", 403, "session_not_found"),
    new AuthApiError("bad token", 401, "bad_jwt"),
    new AuthApiError("used token", 400, "refresh_token_already_used"),
    new AuthSessionMissingError(),
    new TypeError("Invalid JWT structure"),
    null,
    "text",
  ])("got a no: %s", (error) => expect(isOutage(error)).toBe(false));
});
