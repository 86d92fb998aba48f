import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

export interface ApiErrorFields {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly domain?: string;
  readonly location?: { readonly location: string; readonly locationType: string };
  /** gRPC status word, where Google sends one. */
  readonly status?: string;
  readonly details?: readonly unknown[];
}

/** The error body of Google's APIs; the first reason decides. */
export function apiError(fields: ApiErrorFields): Reply {
  const { code, reason, message, domain = "global", location, status, details } = fields;
  return {
    status: code,
    body: {
      error: {
        code,
        message,
        errors: [{ message, domain, reason, ...location }],
        ...(status === undefined ? {} : { status }),
        ...(details === undefined ? {} : { details }),
      },
    },
  };
}

/** 401 for a token that is missing, unknown, expired or revoked. */
export function unauthenticated(): Refusal {
  return new Refusal(
    apiError({
      code: 401,
      reason: "authError",
      message:
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
      location: { location: "Authorization", locationType: "header" },
      status: "UNAUTHENTICATED",
    }),
  );
}

/** 403 for a token that was not given the scope. */
export function scopeMissing(): Refusal {
  return new Refusal(
    apiError({
      code: 403,
      reason: "insufficientPermissions",
      message: "Request had insufficient authentication scopes.",
      status: "PERMISSION_DENIED",
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
          domain: "googleapis.com",
        },
      ],
    }),
  );
}

/** 400 for a parameter the API does not take or cannot read. */
export function badParameter(parameter: string, reason = "invalidParameter", message?: string): Refusal {
  return new Refusal(
    apiError({
      code: 400,
      reason,
      message: message ?? `Invalid value for parameter: ${parameter}`,
      domain: "youtube.parameter",
      location: { location: parameter, locationType: "parameter" },
    }),
  );
}

/** 404 with the reason naming what was not found, such as "playlistNotFound". */
export function notFound(reason: string, message: string): Refusal {
  return new Refusal(apiError({ code: 404, reason, message, domain: `youtube.${reason.replace("NotFound", "")}` }));
}

/** 403 once the project's units of the Pacific day are spent. */
export function quotaExceeded(): Reply {
  return apiError({
    code: 403,
    reason: "quotaExceeded",
    message:
      'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
    domain: "youtube.quota",
  });
}

/** The error of a question the reports do not answer, such as a mix of dimensions and metrics. */
export function unsupportedQuery(): Refusal {
  return new Refusal(apiError({ code: 400, reason: "badRequest", message: "The query is not supported." }));
}

/** The error body of Google's OAuth endpoints. */
export function oauthError(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}

export const youtubeFailures: FailureReplies = {
  rateLimited: ({ status, retryAfterSeconds, value }) => {
    if (value === "quotaExceeded") return quotaExceeded();
    const reply = apiError({
      code: status ?? 429,
      reason: "rateLimitExceeded",
      message:
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'youtube.googleapis.com'.",
      status: "RESOURCE_EXHAUSTED",
    });
    if (retryAfterSeconds === undefined) return reply;
    return { ...reply, headers: { "Retry-After": String(retryAfterSeconds) } };
  },
  serverError: (status) =>
    apiError({
      code: status,
      reason: status === 503 ? "backendError" : "internalError",
      message: status === 503 ? "Service unavailable." : "Internal error encountered.",
      status: status === 503 ? "UNAVAILABLE" : "INTERNAL",
    }),
  tokenInvalid: () => unauthenticated().reply,
  notFound: (_method, path) =>
    apiError({ code: 404, reason: "notFound", message: `The requested URL ${path} was not found on this server.` }),
};
