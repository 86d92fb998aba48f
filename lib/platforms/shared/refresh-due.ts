import { ordinaryRhythm, refreshDueAt } from "@/lib/platforms/token-rhythm";
import type { StoredTokenTimes } from "@/lib/platforms/types";

/** When an access token is due by the ordinary rhythm. Null without a refresh token or without a known end. */
export function defaultRefreshDueAt(times: StoredTokenTimes): Date | null {
  return refreshDueAt(ordinaryRhythm, times);
}
