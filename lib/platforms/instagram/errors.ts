import { type LimitOwner, PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, failureByStatus } from "@/lib/platforms/shared/failure";
import { retryAfter } from "@/lib/platforms/shared/retry-after";
import type { AnswerHeaders, FailedResponse } from "@/lib/platforms/types";
import { businessUsage, graphError, tokenError } from "./schemas";

const platform = "instagram";
const minute = 60_000;
/** How long to stay away after a throttle without a named end. */
const defaultThrottleMs = 60 * minute;

const rejected: Finding = { code: "CONTENT_REJECTED" };
const uploadAgain: Finding = { code: "UPLOAD_FAILED" };
const outage: Finding = { code: "PLATFORM_UNAVAILABLE" };
const dead: Finding = { code: "TOKEN_INVALID" };
const restricted: Finding = { code: "ACCOUNT_RESTRICTED" };
// Instagram has no refresh token: what has expired can only be given anew by the person.
const expired: Finding = { code: "TOKEN_EXPIRED", action: "reconnect" };

/** Verdicts by "code/subcode". They outrank those by code alone. */
const bySubcode: Readonly<Record<string, Finding>> = {
  "190/463": expired,
  "190/458": dead,
  "190/460": dead,
  "190/464": dead,
  "190/467": dead,
  "190/459": restricted,
  "25/2207050": restricted,
  "4/2207051": restricted,
  "9/2207042": { code: "QUOTA_EXHAUSTED", limitOwner: "account" },
  "100/33": { code: "PERMISSION_MISSING" },
  "100/2108006": { code: "NOT_SUPPORTED" },
  "-1/2207001": outage,
  "-1/2207032": outage,
  "-2/2207003": outage,
  "24/2207008": outage,
  "9007/2207027": outage,
  "-1/2207053": uploadAgain,
  "9004/2207052": uploadAgain,
  "24/2207006": uploadAgain,
  "-2/2207020": uploadAgain,
  "1/2207057": rejected,
  "36000/2207004": rejected,
  "36001/2207005": rejected,
  "36003/2207009": rejected,
  "36004/2207010": rejected,
  "352/2207026": rejected,
  "100/2207023": rejected,
  "100/2207028": rejected,
  "100/2207040": rejected,
  "100/2207089": rejected,
};

/** Subcodes that mean the same under any code. */
const bySubcodeAlone: Readonly<Record<number, Finding>> = { 2207081: rejected, 2207082: uploadAgain };

/** Throttles, and whose limit each of them is. */
const throttles: Readonly<Record<number, LimitOwner>> = {
  4: "app",
  17: "account",
  32: "account",
  341: "app",
  613: "app",
  80002: "account",
};

/**
 * A failed answer of any Instagram host as a PlatformError. Decided by code and subcode; the HTTP status counts only
 * where the answer carries neither. Throttles end when the usage header says so, else after an hour.
 */
export function classify(response: FailedResponse): PlatformError {
  const graph = graphError.safeParse(response.body);
  if (graph.success) {
    const { code, error_subcode: subcode, message, is_transient: transient } = graph.data.error;
    return failure(platform, response, {
      ...verdict(code, subcode, transient === true, response),
      words: message,
      platformCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
    });
  }
  const token = tokenError.safeParse(response.body);
  if (token.success && response.status < 500 && response.status !== 429) {
    return failure(platform, response, {
      ...dead,
      words: token.data.error_message,
      platformCode: token.data.error_type,
    });
  }
  return failureByStatus(platform, response);
}

function verdict(code: number, subcode: number | undefined, transient: boolean, response: FailedResponse): Finding {
  const known = bySubcode[`${code}/${subcode}`] ?? (subcode === undefined ? undefined : bySubcodeAlone[subcode]);
  if (known)
    return known.code === "QUOTA_EXHAUSTED" ? { ...known, resetsAt: later(response, 24 * 60 * minute) } : known;
  const limitOwner = throttles[code];
  if (limitOwner) return { code: "RATE_LIMITED", limitOwner, resetsAt: throttleEnd(response) };
  if (transient || code === 1 || code === 2 || response.status >= 500) return outage;
  if (code === 102) return expired;
  if (code === 190) return dead;
  if (code === 25 || code === 368) return restricted;
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) return { code: "PERMISSION_MISSING" };
  if (code === 101) return { code: "APP_MISCONFIGURED" };
  return { code: "INVALID_REQUEST" };
}

function throttleEnd(response: FailedResponse): Date {
  return (
    retryAfter(response.headers, response.now) ?? later(response, regainAccessMs(response.headers) ?? defaultThrottleMs)
  );
}

function later(response: FailedResponse, ms: number): Date {
  return new Date(response.now.getTime() + ms);
}

/** The longest wait that X-Business-Use-Case-Usage names, in milliseconds; null where it names none. */
function regainAccessMs(headers: AnswerHeaders): number | null {
  let usage: unknown = null;
  try {
    usage = JSON.parse(headers.get("x-business-use-case-usage") ?? "null");
  } catch {
    return null;
  }
  const parsed = businessUsage.safeParse(usage);
  if (!parsed.success) return null;
  const minutes = Object.values(parsed.data).flatMap((entries) =>
    entries.map((e) => e.estimated_time_to_regain_access ?? 0),
  );
  const longest = Math.max(0, ...minutes);
  return longest > 0 ? Math.min(longest, 24 * 60) * minute : null;
}

/** The refusal of an account that the API does not serve. */
export function ineligible(accountType: string | null): PlatformError {
  return new PlatformError({
    platform,
    code: "ACCOUNT_INELIGIBLE",
    detail:
      "Only professional accounts (Business or Creator) can be read; switch the account type in the Instagram app.",
    platformCode: accountType ?? "no account type",
  });
}
