import { randomBytes } from "node:crypto";
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

/** Error 190 with the subcode that says why the token no longer works. */
export function tokenRefused(why: "unknown" | "expired" | "removed" | "ended" | "no role"): Refusal {
  switch (why) {
    case "expired":
      return refuse190("Error validating access token: Session has expired.", 463);
    case "removed":
      return refuse190("Error validating access token: The user has not authorized application.", 458);
    case "ended":
      return refuse190("Error validating access token: The session is no longer valid.", 467);
    case "no role":
      return refuse190("Error validating access token: The user must be an administrator of the page.", 492);
    case "unknown":
      return refuse190("Invalid OAuth access token - Cannot parse access token");
  }
}

function refuse190(message: string, subcode?: number): Refusal {
  return new Refusal(graphError({ status: 400, code: 190, message, ...(subcode === undefined ? {} : { subcode }) }));
}

/** "No such thing, or not for you": what every unknown path and foreign id answers. */
export function unsupportedRequest(method: string, path: string): Reply {
  return graphError({
    status: 400,
    code: 100,
    subcode: 33,
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${path.split("/").at(-1) ?? ""}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    type: "GraphMethodException",
  });
}

/** An unexplained failure of the servers. */
export function serverFailure(status: number): Reply {
  const message = "An unexpected error has occurred. Please retry your request later.";
  return graphError({ status, code: 2, message, transient: true });
}

/** Whom a usage header is about: a kind of business use case, and the object's id. */
export interface UsageObject {
  readonly type: "instagram" | "pages";
  readonly id: string;
}

/** Both usage headers. Percent of the allowance; `waitMinutes` is how long a throttled caller is to wait. */
export function usageHeaders({ type, id }: UsageObject, percent: number, waitMinutes: number): Record<string, string> {
  const usage = { call_count: percent, total_time: percent, total_cputime: percent };
  return {
    "X-App-Usage": JSON.stringify(usage),
    "X-Business-Use-Case-Usage": JSON.stringify({
      [id]: [{ type, ...usage, estimated_time_to_regain_access: waitMinutes }],
    }),
  };
}

const throttleWords: Readonly<Record<number, string>> = {
  4: "Application request limit reached",
  17: "User request limit reached",
  32: "Page request limit reached",
  613: "Calls to this api have exceeded the rate limit.",
  80001: "There have been too many calls to this Page account.",
  80002: "There have been too many calls to this Instagram account.",
};

/** A throttled call: code 4 (app), 17 (person), 32, 80001 (Page) or 80002 (account), with the minutes to wait in the header. */
export function throttled(object: UsageObject, code: number, status: number, waitSeconds: number): Reply {
  const message = `(#${code}) ${throttleWords[code] ?? "Request limit reached"}`;
  const reply = graphError({ status, code, message });
  return { ...reply, headers: usageHeaders(object, 100, Math.ceil(waitSeconds / 60)) };
}

const DEFAULT_WAIT_SECONDS = 3600;

/** What a fault of the kind rate_limited answers: the code in its value, else the one of the use case. */
export function throttledByFault(
  object: UsageObject,
  fault: { status: number | undefined; retryAfterSeconds: number | undefined; value: unknown },
): Reply {
  const usual = object.type === "pages" ? 80001 : 80002;
  const code = typeof fault.value === "number" && fault.value in throttleWords ? fault.value : usual;
  const reply = throttled(object, code, fault.status ?? 403, fault.retryAfterSeconds ?? DEFAULT_WAIT_SECONDS);
  if (fault.retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "Retry-After": String(fault.retryAfterSeconds) } };
}
