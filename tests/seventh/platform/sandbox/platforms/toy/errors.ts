import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

/** An error answer of Toy; API and token endpoint share one shape. */
export function failed(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}

/** The same, thrown from within a handler. */
export function refusal(status: number, error: string, description: string): Refusal {
  return new Refusal(failed(status, error, description));
}

const invalidToken = failed(401, "invalid_token", "The access token is unknown, expired or revoked.");

/** 401 for a token that does not work. */
export function tokenInvalid(): Refusal {
  return new Refusal(invalidToken);
}

export const toyFailures: FailureReplies = {
  rateLimited: ({ status = 429, retryAfterSeconds = 60 }) => ({
    ...failed(status, "rate_limited", "Too many requests."),
    headers: { "Retry-After": String(retryAfterSeconds) },
  }),
  serverError: (status) => failed(status, "server_error", "The server could not handle the request."),
  tokenInvalid: () => invalidToken,
  notFound: () => failed(404, "not_found", "There is nothing at this address."),
};
