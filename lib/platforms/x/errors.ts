import type { LimitOwner, PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, verdictsByCode } from "@/lib/platforms/shared/failure";
import { oauthError } from "@/lib/platforms/shared/token-endpoint";
import type { FailedResponse } from "@/lib/platforms/types";
import { spentLimit } from "./limits";
import { type ApiError, apiError, type Problem } from "./schemas";

const platform = "x";

/** Calls with the app's own token: a refusal there says nothing about any person. */
const appCalls = /^(?:users\.batch$|webhooks\.|activity\.)/;
/** Calls that publish are named so; what is refused there is the content, not the question. */
const publishing = "publish.";

const outage: Finding = { code: "PLATFORM_UNAVAILABLE" };
const unreadable: Finding = { code: "BAD_RESPONSE" };
const limited: Finding = { code: "RATE_LIMITED" };
const expired: Finding = { code: "TOKEN_EXPIRED" };
const dead: Finding = { code: "TOKEN_INVALID" };
const noPermission: Finding = { code: "PERMISSION_MISSING" };
const restricted: Finding = { code: "ACCOUNT_RESTRICTED" };
const gone: Finding = { code: "NOT_FOUND" };
const ours: Finding = { code: "INVALID_REQUEST" };
const setUp: Finding = { code: "APP_MISCONFIGURED" };
const rejected: Finding = { code: "CONTENT_REJECTED" };
const duplicate: Finding = { code: "DUPLICATE_CONTENT" };
/** Waiting does not help: somebody has to buy credits or lift a cap. */
const outOfCredit: Finding = { code: "OUT_OF_CREDIT", limitOwner: "app" };

/** Verdicts by the last segment of a problem's type; its host varies. */
const byType = verdictsByCode({
  credits: outOfCredit,
  "usage-capped": outOfCredit,
  // The app's own enrolment and rights: a new consent of the person would cure nothing.
  "unsupported-authentication": setUp,
  "client-forbidden": setUp,
  "oauth1-permissions": setUp,
  "not-authorized-for-resource": noPermission,
  "not-authorized-for-field": noPermission,
  "user-suspended": restricted,
  "resource-not-found": gone,
  "resource-unavailable": gone,
  "disallowed-resource": gone,
  "invalid-request": ours,
  "internal-error": outage,
});

/** Verdicts by the numbers of the first version of the API, which still appear. */
const byNumber = verdictsByCode({
  64: restricted,
  89: dead,
  130: outage,
  131: outage,
  187: duplicate,
  326: restricted,
});

/** Verdicts on the errors of the token and revocation endpoints. A spent token is reported as an invalid request. */
const byOAuthError = verdictsByCode({
  invalid_request: dead,
  invalid_grant: dead,
  invalid_token: dead,
  invalid_client: setUp,
  unauthorized_client: setUp,
  invalid_scope: setUp,
  unsupported_grant_type: ours,
});

/**
 * X has no type of its own for these refusals, `about:blank` in the documents; its fixed words are all there is. They are
 * looked at in a 403 without a type only, the first that fits decides.
 */
const byWords: readonly (readonly [RegExp, Finding])[] = [
  [/spend ?cap ?reached/i, outOfCredit],
  [/duplicate content/i, duplicate],
  [/user-suspended|account is (?:suspended|not permitted to access this feature)/i, restricted],
  [/one cashtag|invalid url|longer than 2 minutes|not permitted to perform this action/i, rejected],
];

/**
 * A failed answer of X as a PlatformError: by the type of its problem, then by the number of an older one, then by the
 * HTTP status. Limits end when the headers say so.
 */
export function classify(response: FailedResponse): PlatformError {
  const oauth = oauthError.safeParse(response.body);
  if (oauth.success && response.status < 500 && response.status !== 429) {
    return failure(platform, response, {
      ...(byOAuthError.get(oauth.data.error) ?? ours),
      words: oauth.data.error_description,
      platformCode: oauth.data.error,
    });
  }
  const body = apiError.safeParse(response.body);
  const error: ApiError = body.success ? body.data : {};
  const { finding, platformCode } = verdict(error, response);
  return failure(platform, response, {
    ...(finding.code === "RATE_LIMITED"
      ? { ...finding, ...spentLimit(response.headers, response.now, callerOf(response)) }
      : finding),
    words: wordsOf(error),
    ...(platformCode === undefined ? {} : { platformCode }),
  });
}

interface Verdict {
  readonly finding: Finding;
  readonly platformCode?: string | undefined;
}

function verdict(error: ApiError, response: FailedResponse): Verdict {
  const { errors = [], ...outer } = error;
  const types = [outer, ...errors].flatMap(({ type }) => segmentOf(type) ?? []);
  const type = types.find((name) => byType.has(name)) ?? types[0];
  const number = errors.find(({ code }) => code !== undefined)?.code;
  const platformCode = type ?? (number === undefined ? error.title : String(number));
  const known = byType.get(type ?? "") ?? (number === undefined ? undefined : byNumber.get(String(number)));
  // The server's own failures and spent meters first: whatever stands in the body, they condemn nobody.
  if (response.status >= 500 || response.status === 408) return { finding: outage, platformCode };
  if (known === undefined && (response.status === 429 || number === 88)) return { finding: limited, platformCode };
  const words = [outer, ...errors].flatMap((one) => Object.values(one).filter((value) => typeof value === "string"));
  return { finding: inContext(known ?? byStatus(response.status, words), response), platformCode };
}

/** The verdict by status and, in a 403 without a type of its own, by X's fixed words. */
function byStatus(status: number, words: readonly string[]): Finding {
  switch (status) {
    case 401:
      return expired;
    case 402:
      return outOfCredit;
    case 403:
      // Without a word of X's it is a page of something in between, which condemns nobody's access.
      if (words.length === 0) return unreadable;
      return byWords.find(([pattern]) => words.some((text) => pattern.test(text)))?.[1] ?? noPermission;
    case 404:
    case 410:
      return gone;
    case 400:
    case 409:
    case 422:
      return ours;
    default:
      return unreadable;
  }
}

/** What a verdict means for this call: our own token, or content instead of a question. */
function inContext(finding: Finding, { endpoint }: FailedResponse): Finding {
  if (appCalls.test(endpoint) && (finding === expired || finding === dead || finding === noPermission)) return setUp;
  return endpoint.startsWith(publishing) && finding === ours ? rejected : finding;
}

function callerOf({ endpoint }: FailedResponse): LimitOwner {
  return appCalls.test(endpoint) ? "app" : "account";
}

function segmentOf(type: string | undefined): string | null {
  const segment = type?.split("/").at(-1);
  return segment === undefined || segment === "" || segment === "about:blank" ? null : segment;
}

function wordsOf(error: ApiError): string | undefined {
  const [first] = error.errors ?? [];
  return error.detail ?? first?.detail ?? first?.message ?? error.title;
}

/** Why a 200 does not hold what was asked for, by the first of its `errors`. */
export function partialFailure(problem: Problem): PlatformError {
  const type = segmentOf(problem.type);
  const finding = byType.get(type ?? "") ?? unreadable;
  const nothing = { status: 200, headers: new Headers(), body: null, endpoint: "", now: new Date(0) };
  return failure(platform, nothing, {
    ...finding,
    words: problem.detail ?? problem.title,
    ...(type === null ? {} : { platformCode: type }),
  });
}
