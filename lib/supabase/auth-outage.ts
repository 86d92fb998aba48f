import { isAuthApiError, isAuthError, isAuthRetryableFetchError } from "@supabase/supabase-js";
import { AppError } from "@/lib/errors";

/**
 * Whether asking who somebody is failed because the Auth server did not answer, and not because it said no. What the
 * client throws over a cookie that holds no token (a plain Error) is a no as well.
 */
export function isOutage(error: unknown): boolean {
  if (isAuthRetryableFetchError(error)) return true;
  if (isAuthApiError(error)) return error.status >= 500 || error.status === 429;
  return isAuthError(error) && error.status !== undefined && error.status >= 500;
}

/** The failure of a request whose sender cannot be recognised at the moment; a page knows it by its digest. */
export function authUnavailable(cause: unknown): AppError & { readonly digest: string } {
  const error = new AppError("AUTH_UNAVAILABLE", "We cannot check who you are at the moment. Try again in a minute.", {
    cause,
    retryable: true,
    retryAfterMs: 10_000,
  });
  return Object.assign(error, { digest: "AUTH_UNAVAILABLE" });
}
