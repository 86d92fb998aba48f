import { type LimitOwner, PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, failureByStatus, later } from "@/lib/platforms/shared/failure";
import { type GraphFailure, readGraphFailure, throttleEnd } from "@/lib/platforms/shared/meta/graph-failure";
import type { FailedResponse } from "@/lib/platforms/types";
import { tokenError } from "./schemas";

const platform = "instagram";
const dayMs = 24 * 3_600_000;

const rejected: Finding = { code: "CONTENT_REJECTED" };
const uploadAgain: Finding = { code: "UPLOAD_FAILED" };
const outage: Finding = { code: "PLATFORM_UNAVAILABLE" };
const dead: Finding = { code: "TOKEN_INVALID" };
const setUp: Finding = { code: "APP_MISCONFIGURED" };
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

/** A wrong id or secret of our app at the code exchange, where type and code are those of a code that is over. */
const ofOurApp = /^invalid (?:platform app|client)/i;

/** Throttles, and whose limit each of them is. */
const throttles: Readonly<Record<number, LimitOwner>> = {
  4: "app",
  17: "account",
  32: "account",
  341: "app",
  613: "app",
  80001: "account",
  80002: "account",
};

/**
 * A failed answer of any Instagram host as a PlatformError. Decided by code and subcode, by fixed words where those mean two
 * things; the HTTP status counts only where the answer carries neither. Throttles end when the usage header says so, else
 * after an hour.
 */
export function classify(response: FailedResponse): PlatformError {
  const graph = readGraphFailure(response.body);
  if (graph !== null) {
    const { words, platformCode } = graph;
    return failure(platform, response, { ...verdict(graph, response), words, platformCode });
  }
  const token = tokenError.safeParse(response.body);
  if (token.success && response.status < 500 && response.status !== 429) {
    return failure(platform, response, {
      ...(ofOurApp.test(token.data.error_message ?? "") ? setUp : dead),
      words: token.data.error_message,
      platformCode: token.data.error_type,
    });
  }
  return failureByStatus(platform, response);
}

function verdict(graph: GraphFailure, response: FailedResponse): Finding {
  const { code, subcode, transient } = graph;
  const known = bySubcode[`${code}/${subcode}`] ?? (subcode === undefined ? undefined : bySubcodeAlone[subcode]);
  if (known) return known.code === "QUOTA_EXHAUSTED" ? { ...known, resetsAt: later(response, dayMs) } : known;
  const limitOwner = throttles[code];
  if (limitOwner) return { code: "RATE_LIMITED", limitOwner, resetsAt: throttleEnd(response) };
  if (transient || code === 1 || code === 2 || response.status >= 500) return outage;
  if (code === 102) return expired;
  if (code === 190) return dead;
  if (code === 25 || code === 368) return restricted;
  if (graph.isBelowThreshold) return { code: "NOT_SUPPORTED" };
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) return { code: "PERMISSION_MISSING" };
  if (code === 101) return setUp;
  return { code: "INVALID_REQUEST" };
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
