import { randomBytes } from "node:crypto";
import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { TIKTOK } from "./personas";

/** The number of an answer in TikTok's own logs: fifteen bytes in capital hex. */
function logId(): string {
  return randomBytes(15).toString("hex").toUpperCase();
}

/** The body of an answer that succeeded. */
export function success(data: Record<string, unknown>): Reply {
  return { status: 200, body: { data, error: { code: "ok", message: "", log_id: logId() } } };
}

/** The error body of the API: the code decides. */
export function apiError(status: number, code: string, message: string): Reply {
  return { status, body: { data: {}, error: { code, message, log_id: logId() } } };
}

/** 400 for a request that the API cannot read. */
export function invalidParams(message: string): Refusal {
  return new Refusal(apiError(400, "invalid_params", message));
}

/** 401 for a token that is missing, unknown, expired or revoked. */
export function tokenInvalid(): Refusal {
  const message = "The access token is invalid or not found in the request.";
  return new Refusal(apiError(401, "access_token_invalid", message));
}

/** 401 for a token that was not given the scope: one field of it fails the whole request. */
export function scopeNotAuthorized(scope: string): Refusal {
  const message = `The user did not authorize the scope required for completing this request: ${scope}.`;
  return new Refusal(apiError(401, "scope_not_authorized", message));
}

/** 429, without any header that says for how long. */
export function rateLimited(): Reply {
  return apiError(429, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.");
}

/** The flat error body of the token and revocation endpoints; its status can be set to 200, as TikTok's at times is. */
export function oauthError(world: World, status: number, error: string, description: string): Reply {
  return {
    status: world.limits.get(`${TIKTOK}/oauthErrorStatus`) ?? status,
    body: { error, error_description: description, log_id: logId() },
  };
}

/** Caps that TikTok reports with 403 instead of 429. */
const CAPS = ["spam_risk_too_many_posts", "spam_risk_too_many_pending_share", "reached_active_user_cap"];

export const tiktokFailures: FailureReplies = {
  rateLimited: ({ status, retryAfterSeconds, value }) => {
    if (typeof value === "string" && CAPS.includes(value)) {
      return apiError(status ?? 403, value, "The daily cap has been reached.");
    }
    const reply = status === undefined ? rateLimited() : { ...rateLimited(), status };
    if (retryAfterSeconds === undefined) return reply;
    return { ...reply, headers: { "Retry-After": String(retryAfterSeconds) } };
  },
  serverError: (status) => apiError(status, "internal_error", "The server could not handle the request."),
  tokenInvalid: () => tokenInvalid().reply,
  notFound: (_method, path) => ({
    status: 404,
    body: Buffer.from(`Unsupported path: ${path}`),
    headers: { "Content-Type": "text/plain; charset=utf-8" },
  }),
};
