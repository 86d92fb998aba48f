import {
  graphError,
  serverFailure,
  throttledByFault,
  tokenRefused,
  unsupportedRequest,
} from "@/sandbox/core/graph/errors";
import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

/** The proof of the app secret does not fit token and app. */
export function invalidProof(): Refusal {
  const message = "Invalid appsecret_proof provided in the API argument";
  return new Refusal(graphError({ status: 400, code: 100, message, type: "GraphMethodException" }));
}

/** A Page's statistics and posts are read with the Page's token; a person's does not open them. */
export function pageTokenNeeded(): Refusal {
  return new Refusal(graphError({ status: 403, code: 210, message: "(#210) A page access token is required" }));
}

/** Insights without naming a metric. */
export function metricMissing(): Refusal {
  const message = "(#3001) Invalid query: no metric was specified";
  return new Refusal(graphError({ status: 400, code: 3001, subcode: 1_504_028, message }));
}

/** A metric that never was, or is no more: fails the whole call. */
export function invalidMetric(name: string): Refusal {
  const message = `(#100) The value must be a valid insights metric (${name})`;
  return new Refusal(graphError({ status: 400, code: 100, message }));
}

/** A failed exchange of a code or a token. */
export function exchangeRefused(code: 1 | 100 | 101, message: string): Reply {
  return graphError({ status: 400, code, message });
}

export const facebookFailures: FailureReplies = {
  rateLimited: (fault) => throttledByFault({ type: "pages", id: "0" }, fault),
  serverError: serverFailure,
  tokenInvalid: () => tokenRefused("removed").reply,
  notFound: unsupportedRequest,
};
