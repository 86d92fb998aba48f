import { randomBytes } from "node:crypto";
import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

export interface GraphErrorFields {
  readonly status: number;
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly type?: string;
  readonly transient?: boolean;
}

/** The error body of the Graph API: the code and subcode decide, the HTTP status says little. */
export function graphError(fields: GraphErrorFields): Reply {
  const { status, code, subcode, message, type = "OAuthException", transient = false } = fields;
  return {
    status,
    body: {
      error: {
        message,
        type,
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        is_transient: transient,
        fbtrace_id: `A${randomBytes(15).toString("base64url")}`,
      },
    },
  };
}

/** Error 100, for a request that names something the API does not have. */
export function invalidParameter(message: string): Refusal {
  return new Refusal(graphError({ status: 400, code: 100, message: `(#100) ${message}`, type: "IGApiException" }));
}

/** Error 10, for a token that was not given the permission. */
export function permissionMissing(): Refusal {
  return new Refusal(
    graphError({ status: 403, code: 10, message: "(#10) Application does not have permission for this action" }),
  );
}

/** What every call answers for an account that is personal, or was switched back to personal. */
export function notProfessional(): Refusal {
  return new Refusal(graphError({ status: 403, code: 10, message: "(#10) The user is not an Instagram Business" }));
}

/** Error 190 with the subcode that says why the token no longer works. */
export function tokenRefused(why: "unknown" | "expired" | "removed" | "ended"): Refusal {
  switch (why) {
    case "expired":
      return refuse190("Error validating access token: Session has expired.", 463);
    case "removed":
      return refuse190("Error validating access token: The user has not authorized application.", 458);
    case "ended":
      return refuse190("Error validating access token: The session is no longer valid.", 467);
    case "unknown":
      return refuse190("Invalid OAuth access token - Cannot parse access token");
  }
}

function refuse190(message: string, subcode?: number): Refusal {
  return new Refusal(graphError({ status: 400, code: 190, message, ...(subcode === undefined ? {} : { subcode }) }));
}

/** The flat error body of the code exchange on api.instagram.com. */
export function flatTokenError(message: string): Reply {
  return { status: 400, body: { error_type: "OAuthException", code: 400, error_message: message } };
}

/** A throttled call: code 4 (app), 17 (person) or 80002 (account), with the minutes to wait in the usage header. */
export function throttled(userId: string, code: 4 | 17 | 80002, status: number, waitSeconds: number): Reply {
  const scope = code === 4 ? "Application" : "User";
  const message =
    code === 80002
      ? "(#80002) There have been too many calls to this Instagram account."
      : `(#${code}) ${scope} request limit reached`;
  const reply = graphError({ status, code, message });
  return { ...reply, headers: usageHeaders(userId, 100, Math.ceil(waitSeconds / 60)) };
}

/** Both usage headers. Percent of the allowance; `waitMinutes` is how long a throttled caller is to wait. */
export function usageHeaders(userId: string, percent: number, waitMinutes: number): Record<string, string> {
  const usage = { call_count: percent, total_time: percent, total_cputime: percent };
  return {
    "X-App-Usage": JSON.stringify(usage),
    "X-Business-Use-Case-Usage": JSON.stringify({
      [userId]: [{ type: "instagram", ...usage, estimated_time_to_regain_access: waitMinutes }],
    }),
  };
}

const DEFAULT_WAIT_SECONDS = 3600;

export const instagramFailures: FailureReplies = {
  rateLimited: ({ status, retryAfterSeconds, value }) => {
    const code = value === 4 || value === 17 ? value : 80002;
    const reply = throttled("0", code, status ?? 403, retryAfterSeconds ?? DEFAULT_WAIT_SECONDS);
    if (retryAfterSeconds === undefined) return reply;
    return { ...reply, headers: { ...reply.headers, "Retry-After": String(retryAfterSeconds) } };
  },
  serverError: (status) =>
    graphError({
      status,
      code: 2,
      message: "An unexpected error has occurred. Please retry your request later.",
      transient: true,
    }),
  tokenInvalid: () => tokenRefused("removed").reply,
  notFound: (method, path) =>
    graphError({
      status: 400,
      code: 100,
      subcode: 33,
      message: `Unsupported ${method.toLowerCase()} request. Object with ID '${path.split("/").at(-1) ?? ""}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
      type: "GraphMethodException",
    }),
};
