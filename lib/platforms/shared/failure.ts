import { PlatformError, type PlatformErrorDetails } from "@/lib/platforms/errors";
import type { FailedResponse } from "@/lib/platforms/types";
import { redactSecrets } from "./redact";
import { retryAfter } from "./retry-after";

/** What an adapter found out about a failed answer; the rest comes from the answer itself. */
export interface Finding extends Omit<PlatformErrorDetails, "platform" | "detail" | "httpStatus" | "resetsAt"> {
  /** The platform's own words, as they came. */
  readonly words?: string | undefined;
  /** When the limit ends; without it the answer's Retry-After is used. */
  readonly resetsAt?: Date | null;
}

/** Verdicts by the platform's own codes. A map, as any word may arrive as a code, also one that every object inherits. */
export function verdictsByCode(verdicts: Readonly<Record<string, Finding>>): ReadonlyMap<string, Finding> {
  return new Map(Object.entries(verdicts));
}

/** When a limit ends that lasts so many milliseconds from the answer on. */
export function later(response: FailedResponse, ms: number): Date {
  return new Date(response.now.getTime() + ms);
}

/**
 * The PlatformError of a failed answer. The platform's words and code are stripped of markup and of everything that
 * looks like a credential; without words the detail names the HTTP status alone.
 */
export function failure(platform: string, response: FailedResponse, finding: Finding): PlatformError {
  const { words, resetsAt, platformCode, ...rest } = finding;
  const end = resetsAt ?? retryAfter(response.headers, response.now);
  return new PlatformError({
    ...rest,
    platform,
    detail: words ? redactSecrets(withoutMarkup(words)) : `HTTP ${response.status}`,
    httpStatus: response.status,
    ...(platformCode === undefined ? {} : { platformCode: redactSecrets(platformCode, [], 80) }),
    ...(end === null ? {} : { resetsAt: end }),
  });
}

function withoutMarkup(words: string): string {
  return words.replace(/<[^<>]{0,500}>/g, "");
}

/**
 * The verdict on an answer that carries none of the platform's own codes (a proxy's page, a bare status): 429 is a
 * limit, 408 and 5xx an outage, anything else an answer we cannot read. It never condemns a token.
 */
export function failureByStatus(platform: string, response: FailedResponse): PlatformError {
  if (response.status === 429) return failure(platform, response, { code: "RATE_LIMITED" });
  if (response.status === 408 || response.status >= 500) {
    return failure(platform, response, { code: "PLATFORM_UNAVAILABLE" });
  }
  return failure(platform, response, { code: "BAD_RESPONSE" });
}
