import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

const PROBLEMS = "https://api.twitter.com/2/problems/";
const SHORT_WINDOW_SECONDS = 900;

/** A refusal that X has no type for: the title says all there is. */
export function blank(status: number, title: string, detail = title): Reply {
  return { status, body: { title, detail, type: "about:blank", status } };
}

/** A refusal with a type of its own, such as "user-suspended". */
export function problem(
  status: number,
  type: string,
  fields: { title: string; detail: string } & Record<string, unknown>,
): Reply {
  return { status, body: { ...fields, type: PROBLEMS + type, status } };
}

/** 401 for a token that is missing, unknown, expired or revoked; X does not say which. */
export function unauthorized(): Refusal {
  return new Refusal(blank(401, "Unauthorized"));
}

/** 403 for a token that lacks a scope of the endpoint. */
export function forbidden(detail = "Forbidden"): Refusal {
  return new Refusal(blank(403, "Forbidden", detail));
}

/** 403 for the app's own token where only a person's will do, and the other way round. */
export function unsupportedAuthentication(used: string, supported: string): Refusal {
  return new Refusal(
    problem(403, "unsupported-authentication", {
      title: "Unsupported Authentication",
      detail: `Authenticating with ${used} is forbidden for this endpoint.  Supported authentication types are [${supported}].`,
    }),
  );
}

/** 403 for a token whose account X has suspended. */
export function suspended(): Refusal {
  return new Refusal(
    problem(403, "user-suspended", { title: "Forbidden", detail: "Your account is suspended (user-suspended)." }),
  );
}

/** 400 for one parameter; the message names the value, as X's does. */
export function invalidRequest(parameter: string, value: string, message: string): Refusal {
  const errors = [{ parameters: { [parameter]: [value] }, message }];
  return new Refusal({
    status: 400,
    body: {
      errors,
      title: "Invalid Request",
      detail: "One or more parameters to your request was invalid.",
      type: `${PROBLEMS}invalid-request`,
    },
  });
}

/** 402 once the app's prepaid credits are used up. */
export function creditsDepleted(): Reply {
  return problem(402, "credits", {
    account_id: 2_051_000_000_000_001,
    title: "CreditsDepleted",
    detail: "Your enrolled account [2051000000000001] does not have any credits to fulfill this request.",
  });
}

/** 429 for a spent window that ends at a time (milliseconds since 1970). */
export function tooManyRequests(): Reply {
  return blank(429, "Too Many Requests");
}

/** A resource that an otherwise good answer could not give: it stands under `errors` beside the `data`. */
export interface Missing {
  readonly kind: "user" | "tweet";
  readonly parameter: string;
  readonly value: string;
}

/** Why a resource is not in the answer, as one entry of `errors`. */
export function notFound({ kind, parameter, value }: Missing): Record<string, unknown> {
  return entry("resource-not-found", "Not Found Error", `Could not find ${kind} with ${parameter}: [${value}].`, {
    kind,
    parameter,
    value,
  });
}

/** The entry for an account that X has suspended. */
export function userSuspended(missing: Missing): Record<string, unknown> {
  return entry("user-suspended", "Forbidden", `User has been suspended: [${missing.value}].`, missing);
}

/** The entry for what only followers may see. */
export function notAuthorized(missing: Missing): Record<string, unknown> {
  const detail = `Sorry, you are not authorized to see the ${missing.kind} with ${missing.parameter}: [${missing.value}].`;
  return entry("not-authorized-for-resource", "Authorization Error", detail, missing);
}

/** The entry for a post whose private numbers were asked for by somebody else, or too late. */
export function notAuthorizedForField(missing: Missing, field: string): Record<string, unknown> {
  const detail = `Sorry, you are not authorized to access '${field}' on the Tweet with ids : [${missing.value}].`;
  return {
    ...entry("not-authorized-for-field", "Field Authorization Error", detail, missing),
    section: "data",
    field,
  };
}

function entry(type: string, title: string, detail: string, missing: Missing): Record<string, unknown> {
  const { kind, parameter, value } = missing;
  return { value, detail, title, resource_type: kind, parameter, resource_id: value, type: PROBLEMS + type };
}

/** The error body of the token and revocation endpoints. */
export function oauthError(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}

/** What a fault of the kind rate_limited may be instead of a spent window, by its value. */
const otherLimits: Readonly<Record<string, () => Reply>> = {
  credits: creditsDepleted,
  spendCap: () => blank(403, "SpendCapReached", "The spending limit of this billing cycle is reached."),
  usageCapped: () =>
    problem(429, "usage-capped", {
      title: "UsageCapExceeded",
      detail: "Usage cap exceeded: Monthly product cap",
      period: "Monthly",
      scope: "Product",
    }),
};

/** Meters that a fault of the kind rate_limited may name as spent, by its value. */
const dayMeters: Readonly<Record<string, string>> = {
  userDay: "x-user-limit-24hour",
  appDay: "x-app-limit-24hour",
};

export const xFailures: FailureReplies = {
  rateLimited: ({ status, retryAfterSeconds = SHORT_WINDOW_SECONDS, value, call }) => {
    const other = typeof value === "string" ? otherLimits[value] : undefined;
    if (other !== undefined) return other();
    const meter = (typeof value === "string" ? dayMeters[value] : undefined) ?? "x-rate-limit";
    // X sends no Retry-After: the end of the limit stands in the meter alone.
    const reset = String(Math.ceil(call.nowMs / 1000) + retryAfterSeconds);
    const headers = { [`${meter}-limit`]: "75", [`${meter}-remaining`]: "0", [`${meter}-reset`]: reset };
    return { ...tooManyRequests(), status: status ?? 429, headers };
  },
  serverError: (status) =>
    status === 503
      ? blank(503, "Service Unavailable")
      : problem(status, "internal-error", { title: "Internal Error", detail: "Something is broken." }),
  tokenInvalid: () => blank(401, "Unauthorized"),
  notFound: (_method, path) => blank(404, "Not Found", `The requested URL ${path} was not found.`),
};
