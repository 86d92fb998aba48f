import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

interface ErrorFields {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly serviceErrorCode?: number;
}

/** The error body of LinkedIn's API. */
export function apiError({ status, message, code, serviceErrorCode }: ErrorFields): Reply {
  return {
    status,
    body: {
      status,
      ...(serviceErrorCode === undefined ? {} : { serviceErrorCode }),
      ...(code === undefined ? {} : { code }),
      message,
    },
  };
}

/** 401 by what is wrong with the token. */
export function unauthorized(why: "missing" | "invalid" | "expired" | "revoked"): Refusal {
  const bodies = {
    missing: { serviceErrorCode: 401, message: "Empty oauth2_access_token" },
    invalid: { serviceErrorCode: 65600, code: "INVALID_ACCESS_TOKEN", message: "Invalid access token" },
    expired: {
      serviceErrorCode: 65602,
      code: "EXPIRED_ACCESS_TOKEN",
      message: "The token used in the request has expired",
    },
    revoked: {
      serviceErrorCode: 65601,
      code: "REVOKED_ACCESS_TOKEN",
      message: "The token used in the request has been revoked by the user",
    },
  } as const;
  return new Refusal(apiError({ status: 401, ...bodies[why] }));
}

/** 403 for a scope or a role that the caller lacks. */
export function accessDenied(resource: string): Refusal {
  const message = `Not enough permissions to access: ${resource}`;
  return new Refusal(apiError({ status: 403, serviceErrorCode: 100, code: "ACCESS_DENIED", message }));
}

/** 400 for a request that cannot be read or is not allowed. */
export function badRequest(message: string, code = "ILLEGAL_ARGUMENT"): Refusal {
  return new Refusal(apiError({ status: 400, serviceErrorCode: 0, code, message }));
}

/** 404 for a thing that does not exist or that nobody may know of. */
export function notFound(message: string): Refusal {
  return new Refusal(apiError({ status: 404, serviceErrorCode: 0, code: "NOT_FOUND", message }));
}

/** 429 of a daily limit, or of LinkedIn's protection of itself. Without Retry-After, as the real one. */
export function throttled(scope: "APPLICATION DAY" | "MEMBER DAY" | "INFRASTRUCTURE", status = 429): Reply {
  const message =
    scope === "INFRASTRUCTURE"
      ? "Request throttled to protect the service."
      : `Resource level throttle ${scope} limit for calls to this resource is reached.`;
  return apiError({ status, serviceErrorCode: 101, code: "TOO_MANY_REQUESTS", message });
}

/** The error body of the token endpoints. */
export function oauthError(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}

export const linkedinFailures: FailureReplies = {
  rateLimited: ({ status, retryAfterSeconds, value }) => {
    const scope = value === "APPLICATION DAY" || value === "MEMBER DAY" ? value : "INFRASTRUCTURE";
    const reply = throttled(scope, status);
    return retryAfterSeconds === undefined
      ? reply
      : { ...reply, headers: { "Retry-After": String(retryAfterSeconds) } };
  },
  serverError: (status) => apiError({ status, serviceErrorCode: 0, message: "Internal Server Error" }),
  tokenInvalid: () => unauthorized("revoked").reply,
  notFound: (_method, path) =>
    apiError({
      status: 404,
      serviceErrorCode: 0,
      code: "RESOURCE_NOT_FOUND",
      message: `No virtual resource found for path ${path}`,
    }),
};
