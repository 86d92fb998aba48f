import type { ConnectionStatus, SyncTier } from "./stats";

/** How often an account of each tier is read, in minutes: the age its numbers are promised never to exceed. */
export const promisedMinutesOf: Record<SyncTier, number> = { hot: 15, normal: 60, saver: 360 };

const dayMs = 24 * 60 * 60_000;

/** How long something doubtful has to stand until it is believed, in milliseconds. */
export const doubtStandsMs = dayMs;

/** What the badge beside an account says. */
export type SyncState = "fresh" | "old" | "never" | "error" | "needs_reconnect" | "disconnected";

interface Sighted {
  readonly status: ConnectionStatus;
  readonly lastSyncedAt: string | null;
}

/**
 * The state of an account's numbers: `fresh` under 24 hours, `old` beyond, `never` before the first read; a broken or
 * ended connection goes before any age.
 */
export function syncState(account: Sighted, now: Date): SyncState {
  if (account.status === "disconnected") return "disconnected";
  if (account.status === "expired" || account.status === "revoked") return "needs_reconnect";
  if (account.status === "error") return "error";
  if (account.lastSyncedAt === null) return "never";
  return now.getTime() - Date.parse(account.lastSyncedAt) < dayMs ? "fresh" : "old";
}

/** Why numbers are older than promised. */
export type StaleCause =
  | "needs_reconnect"
  | "disconnected"
  | "platform_limit"
  | "platform_down"
  | "unusable_answer"
  | "account_problem"
  | "our_side"
  | "budget"
  | "paused"
  | "sync_off"
  | "not_set_up"
  | "waiting_its_turn";

/** The cause by the error code of a sync. */
export const causeOfCode: Readonly<Record<string, StaleCause>> = {
  TOKEN_EXPIRED: "needs_reconnect",
  TOKEN_INVALID: "needs_reconnect",
  PERMISSION_MISSING: "needs_reconnect",
  NEEDS_RECONNECT: "needs_reconnect",
  RATE_LIMITED: "platform_limit",
  QUOTA_EXHAUSTED: "budget",
  OUT_OF_CREDIT: "paused",
  PLATFORM_PAUSED: "paused",
  SYNC_OFF: "sync_off",
  PLATFORM_UNAVAILABLE: "platform_down",
  BAD_RESPONSE: "unusable_answer",
  IMPLAUSIBLE: "unusable_answer",
  ACCOUNT_INELIGIBLE: "account_problem",
  ACCOUNT_RESTRICTED: "account_problem",
  NOT_FOUND: "account_problem",
  APP_MISCONFIGURED: "our_side",
  INVALID_REQUEST: "our_side",
  PLATFORM_NOT_CONFIGURED: "not_set_up",
  CONFIGURATION: "our_side",
  NOT_SUPPORTED: "our_side",
  READ_CRASHED: "our_side",
  INTERNAL: "our_side",
};

/** What an error code of a sync means for the numbers; a code that nobody knows is something on our side. */
export function causeOf(code: string | null): StaleCause {
  return (code === null ? undefined : causeOfCode[code]) ?? "our_side";
}

export interface StaleExplanation {
  readonly cause: StaleCause;
  /** When the next attempt is due; null when nothing is planned before the person acts. */
  readonly nextAttemptAt: string | null;
}

interface Explained extends Sighted {
  readonly promisedMinutes: number;
  readonly nextSyncAt: string | null;
  readonly lastErrorCode: string | null;
  readonly lastErrorAt: string | null;
}

/**
 * Why an account's numbers are older than promised, or null while they are not. An error counts only when it happened
 * after the last success. A quarter of the promise is left as leeway, because a read takes its turn in a queue.
 */
export function explainAge(account: Explained, now: Date): StaleExplanation | null {
  const state = syncState(account, now);
  if (state === "disconnected") return { cause: "disconnected", nextAttemptAt: null };
  if (state === "needs_reconnect") return { cause: "needs_reconnect", nextAttemptAt: null };
  const read = account.lastSyncedAt === null ? null : Date.parse(account.lastSyncedAt);
  const allowedMs = account.promisedMinutes * 1.25 * 60_000;
  const late = read !== null && now.getTime() - read > allowedMs;
  const failedSince =
    account.lastErrorCode !== null &&
    account.lastErrorAt !== null &&
    (read === null || Date.parse(account.lastErrorAt) > read);
  if (!late && state !== "error" && !(read === null && failedSince)) return null;
  const cause = failedSince ? causeOf(account.lastErrorCode) : "waiting_its_turn";
  return { cause, nextAttemptAt: account.nextSyncAt };
}
