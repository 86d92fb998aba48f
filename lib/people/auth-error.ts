import { AppError } from "@/lib/errors";

/** The parts of an Auth server's error that decide anything; its message is for the log only. */
interface AuthFailure {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly name: string;
}

/**
 * An error of the Auth server as an `AppError`, sorted by its code and status, never by its words
 * (https://supabase.com/docs/guides/auth/debugging/error-codes). What is not known becomes `INTERNAL`.
 */
export function authError(failure: AuthFailure): AppError {
  const cause = { code: failure.code, status: failure.status, name: failure.name };
  if (failure.status === 429 || failure.code?.endsWith("_rate_limit")) {
    return new AppError("RATE_LIMITED", "Too many attempts: wait a minute and try again.", { cause, retryable: true });
  }
  switch (failure.code) {
    case "invalid_credentials":
    case "user_banned":
      return new AppError("LOG_IN_REFUSED", "E-mail or password is not right.", { cause });
    case "email_not_confirmed":
      return new AppError("EMAIL_NOT_CONFIRMED", "Confirm your e-mail address first.", { cause });
    case "weak_password":
      return new AppError("PASSWORD_REFUSED", "Choose another password.", {
        cause,
        fields: { password: "password_weak" },
      });
    case "same_password":
      return new AppError("PASSWORD_REFUSED", "Choose another password.", {
        cause,
        fields: { password: "password_same" },
      });
    case "email_address_invalid":
    case "email_address_not_authorized":
      return new AppError("SIGN_UP_REFUSED", "This e-mail address is refused.", {
        cause,
        fields: { email: "email_invalid" },
      });
    case "signup_disabled":
    case "email_provider_disabled":
      return new AppError("SIGN_UP_REFUSED", "New accounts are not accepted at the moment.", { cause });
    case "otp_expired":
    case "otp_disabled":
    case "flow_state_expired":
    case "bad_jwt":
    case "session_not_found":
    case "session_expired":
      return new AppError("LINK_EXPIRED", "This link has been used or is too old.", { cause });
    default:
      return new AppError("INTERNAL", "Logging in is not possible at the moment.", { cause, retryable: true });
  }
}
