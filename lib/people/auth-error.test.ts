import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { authError } from "./auth-error";
import { logOut } from "./log-out";
import { requestPasswordReset } from "./request-password-reset";
import { signUp } from "./sign-up";
import type { VisitorContext } from "./visitor-context";

beforeEach(() => {
  vi.spyOn(log, "info").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

/** An Auth client of which one method answers with this error. */
function refusing(method: keyof VisitorContext["auth"], error: { code?: string; status: number }): VisitorContext {
  const answer = async () => ({
    data: { user: null, session: null },
    error: { name: "AuthApiError", message: "x", ...error },
  });
  return { auth: { [method]: answer } as unknown as VisitorContext["auth"] };
}

const input = {
  role: "influencer",
  email: "a@example.com",
  password: "correct horse",
  locale: "en",
  secret: "s",
} as const;

describe("an error of the Auth server", () => {
  it.each([
    ["invalid_credentials", 400, "LOG_IN_REFUSED"],
    ["email_not_confirmed", 400, "EMAIL_NOT_CONFIRMED"],
    ["weak_password", 422, "PASSWORD_REFUSED"],
    ["same_password", 422, "PASSWORD_REFUSED"],
    ["otp_expired", 403, "LINK_EXPIRED"],
    ["over_request_rate_limit", 429, "RATE_LIMITED"],
    ["over_email_send_rate_limit", 400, "RATE_LIMITED"],
    ["signup_disabled", 422, "SIGN_UP_REFUSED"],
    ["something_new", 400, "INTERNAL"],
    [undefined, 503, "INTERNAL"],
  ])("%s (%d) becomes %s", (code, status, expected) => {
    expect(authError({ name: "AuthApiError", code, status }).code).toBe(expected);
  });
});

describe("nobody learns whether an address has an account", () => {
  it.each(["user_already_exists", "email_exists", "over_email_send_rate_limit"])(
    "from signing up (%s)",
    async (code) => {
      await expect(signUp(refusing("signUp", { code, status: 422 }), input)).resolves.toEqual({ state: "check_mail" });
    },
  );

  it.each([
    { code: "user_not_found", status: 404 },
    { code: "over_email_send_rate_limit", status: 429 },
  ])("from asking for a new password ($code)", async (error) => {
    await expect(requestPasswordReset(refusing("resetPasswordForEmail", error), input)).resolves.toBeUndefined();
  });

  it("but a server that is down is not hidden", async () => {
    await expect(requestPasswordReset(refusing("resetPasswordForEmail", { status: 503 }), input)).rejects.toMatchObject(
      {
        code: "INTERNAL",
      },
    );
  });
});

it("logging out of a session that is gone already is no error", async () => {
  await expect(logOut(refusing("signOut", { code: "session_not_found", status: 403 }))).resolves.toBeUndefined();
});
