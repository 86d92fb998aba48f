import { z } from "zod";
import { isPlatformError } from "@/lib/platforms/errors";
import { later } from "@/lib/platforms/shared/failure";
import { retryAfter } from "@/lib/platforms/shared/retry-after";
import type { AnswerHeaders, FailedResponse } from "@/lib/platforms/types";

const minute = 60_000;
/** How long to stay away after a throttle without a named end. */
const defaultThrottleMs = 60 * minute;

/** Numbers and flags of an error, as far as they are readable; everything is optional, as anything may arrive. */
const graphError = z.object({
  error: z.object({
    code: z.int(),
    error_subcode: z.int().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    error_user_msg: z.string().optional().catch(undefined),
  }),
});

/** Usage per business object; the wait is in minutes. */
const businessUsage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.number().min(0).optional() })),
);

/** Said with the code of a missing permission, of what too few people have seen to be told about. */
const tooFewSaw = /not enough viewers/i;

/** `platformCode` of "no such object, or not for this token". */
export const goneOrHidden = "100/33";

/** What a Graph error says of itself. */
export interface GraphFailure {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly transient: boolean;
  /** Meta's words, those meant for people where there are any. */
  readonly words: string | undefined;
  /** Too few people have seen what was asked about: nothing is told, and no permission would change it. */
  readonly isBelowThreshold: boolean;
  /** `190/463`, or the code alone. */
  readonly platformCode: string;
}

/** The error of a failed Graph answer, or null where the body is none. */
export function readGraphFailure(body: unknown): GraphFailure | null {
  const parsed = graphError.safeParse(body);
  if (!parsed.success) return null;
  const { code, error_subcode: subcode, message, error_user_msg: forPeople, is_transient } = parsed.data.error;
  return {
    code,
    subcode,
    transient: is_transient === true,
    words: forPeople || message,
    isBelowThreshold: code === 10 && tooFewSaw.test(message ?? ""),
    platformCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
  };
}

/** Whether an error was made of such a failure: NOT_SUPPORTED with the code of a missing permission. */
export function isBelowThreshold(error: unknown): boolean {
  return isPlatformError(error, "NOT_SUPPORTED") && error.platformCode === "10";
}

/** When a throttle ends: Retry-After, else the longest wait that the usage header names, else after an hour. */
export function throttleEnd(response: FailedResponse): Date {
  return (
    retryAfter(response.headers, response.now) ?? later(response, regainAccessMs(response.headers) ?? defaultThrottleMs)
  );
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
