import { type LimitOwner, PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, failureByStatus } from "@/lib/platforms/shared/failure";
import { type GraphFailure, readGraphFailure, throttleEnd } from "@/lib/platforms/shared/meta/graph-failure";
import type { FailedResponse } from "@/lib/platforms/types";

const platform = "facebook";

const dead: Finding = { code: "TOKEN_INVALID" };
const restricted: Finding = { code: "ACCOUNT_RESTRICTED" };
const noPermission: Finding = { code: "PERMISSION_MISSING" };
const outage: Finding = { code: "PLATFORM_UNAVAILABLE" };
const rejected: Finding = { code: "CONTENT_REJECTED" };
const ours: Finding = { code: "INVALID_REQUEST" };
const setUp: Finding = { code: "APP_MISCONFIGURED" };
// There is no refresh token: what has expired can only be given anew by the person.
const expired: Finding = { code: "TOKEN_EXPIRED", action: "reconnect" };

/** Verdicts by "code/subcode". They outrank those by code alone. */
const bySubcode: Readonly<Record<string, Finding>> = {
  "190/463": expired,
  "190/467": expired,
  "190/458": dead,
  "190/460": dead,
  "190/464": dead,
  "190/492": dead,
  "190/459": restricted,
  "190/490": restricted,
  "100/33": noPermission,
  "3001/1504028": ours,
};

/** Subcodes that mean the same under any code. */
const bySubcodeAlone: Readonly<Record<number, Finding>> = {
  1404078: restricted,
  4854002: restricted,
  1404006: restricted,
  1404112: restricted,
  1346003: restricted,
  1404102: restricted,
  1363047: outage,
  1609010: outage,
  1366046: rejected,
  1366051: { code: "DUPLICATE_CONTENT" },
  1609005: rejected,
  1609008: rejected,
  2061006: rejected,
  1349125: rejected,
  2069019: rejected,
};

/** Verdicts by code alone. */
const byCode: Readonly<Record<number, Finding>> = {
  1: outage,
  2: outage,
  6001: outage,
  102: expired,
  190: dead,
  2500: dead,
  3: noPermission,
  10: noPermission,
  101: setUp,
  368: restricted,
  506: { code: "DUPLICATE_CONTENT" },
  // The file behind the address could not be fetched.
  389: { code: "UPLOAD_FAILED" },
  382: rejected,
  352: rejected,
  6000: rejected,
};

/** Throttles, and whose limit each of them is. 32: a Page call with a person's token. */
const throttles: Readonly<Record<number, LimitOwner>> = {
  4: "app",
  17: "account",
  32: "account",
  341: "app",
  613: "app",
  80001: "account",
  1390008: "account",
};

/**
 * A failed answer of the Graph as a PlatformError, decided by code and subcode; the HTTP status counts only where the
 * answer carries neither. Throttles end when the usage header says so, else after an hour.
 */
export function classify(response: FailedResponse): PlatformError {
  const graph = readGraphFailure(response.body);
  if (graph === null) return failureByStatus(platform, response);
  const { words, platformCode } = graph;
  return failure(platform, response, { ...verdict(graph, response), words, platformCode });
}

function verdict({ code, subcode, transient }: GraphFailure, response: FailedResponse): Finding {
  const isExchange = response.endpoint.startsWith("oauth.");
  const known = bySubcode[`${code}/${subcode}`] ?? alone(subcode) ?? alone(code);
  if (known) return known;
  const limitOwner = throttles[code] ?? (subcode === undefined ? undefined : throttles[subcode]);
  if (limitOwner) return { code: "RATE_LIMITED", limitOwner, resetsAt: throttleEnd(response) };
  // At the exchange, code 1 without the flag is a wrong client secret and 100 a code that is used or over.
  if (isExchange && code === 1 && !transient && response.status < 500) return setUp;
  if (transient || response.status >= 500) return outage;
  if (isExchange && code === 100) return dead;
  if (code >= 200 && code <= 299) return noPermission;
  return byCode[code] ?? ours;
}

/** Some of these come as a code of their own as well as as a subcode. */
function alone(value: number | undefined): Finding | undefined {
  return value === undefined ? undefined : bySubcodeAlone[value];
}

/** The refusal where a person has Pages, and may read the statistics of none. */
export function noReadablePage(count: number): PlatformError {
  return new PlatformError({
    platform,
    code: "ACCOUNT_INELIGIBLE",
    detail:
      count === 0
        ? "No Page was allowed. Only Pages can be read, not personal profiles; choose at least one in Facebook's dialog."
        : "Your role on these Pages does not open their statistics; ask an admin of the Page for access to Insights.",
    platformCode: count === 0 ? "no pages" : "no task ANALYZE",
  });
}
