import { explainAge, type StaleCause, syncState } from "@/lib/schemas/freshness";
import type { Freshness, FreshnessAction, FreshnessCode, TokenForecast } from "@/lib/schemas/freshness-chain";
import type { ConnectionStatus } from "@/lib/schemas/stats";

/** What the sentence is made from. Times are ISO 8601. */
export interface FreshnessFacts {
  readonly status: ConnectionStatus;
  readonly promisedMinutes: number;
  readonly lastSyncedAt: string | null;
  readonly nextSyncAt: string | null;
  readonly lastErrorCode: string | null;
  readonly lastErrorAt: string | null;
  /** Whether a sync is waiting or running now. */
  readonly isSyncing: boolean;
}

const actions: Record<FreshnessCode, FreshnessAction> = {
  up_to_date: "sync",
  reading_now: "none",
  first_read: "none",
  retrying: "none",
  waiting_its_turn: "sync",
  platform_limit: "none",
  platform_down: "none",
  unusable_answer: "none",
  held_back: "none",
  account_problem: "open_platform",
  permission_missing: "reconnect",
  our_side: "none",
  budget: "none",
  paused: "none",
  sync_off: "sync",
  not_set_up: "none",
  needs_reconnect: "reconnect",
  disconnected: "none",
};

/** Codes that say more than the cause they belong to. */
const finerCodes: Readonly<Record<string, FreshnessCode>> = {
  IMPLAUSIBLE: "held_back",
  PERMISSION_MISSING: "permission_missing",
};

function codeOf(facts: FreshnessFacts, now: Date): FreshnessCode {
  const state = syncState(facts, now);
  if (state === "disconnected" || state === "needs_reconnect") return state;
  if (facts.isSyncing) return "reading_now";
  const explanation = explainAge(facts, now);
  if (explanation !== null) return finer(explanation.cause, facts.lastErrorCode);
  if (facts.lastSyncedAt === null) return "first_read";
  const hasFailedSince = facts.lastErrorAt !== null && Date.parse(facts.lastErrorAt) > Date.parse(facts.lastSyncedAt);
  return hasFailedSince ? "retrying" : "up_to_date";
}

function finer(cause: StaleCause, errorCode: string | null): FreshnessCode {
  return cause === "waiting_its_turn" ? cause : ((errorCode === null ? undefined : finerCodes[errorCode]) ?? cause);
}

/** The answer in one code, what the person can do, when the numbers were read and when they are read next. */
export function summarise(facts: FreshnessFacts, now: Date): Freshness["summary"] {
  const code = codeOf(facts, now);
  const isOver = code === "disconnected" || code === "needs_reconnect";
  return { code, action: actions[code], readAt: facts.lastSyncedAt, nextAt: isOver ? null : facts.nextSyncAt };
}

/** What is known about our access. */
export interface AccessFacts {
  readonly grantStatus: string | null;
  readonly obtainedAt: string | null;
  readonly accessExpiresAt: string | null;
  readonly refreshExpiresAt: string | null;
  readonly nextRefreshAt: string | null;
  readonly refreshAttempts: number;
}

/**
 * What becomes of our access if nobody does anything: it is renewed (until the renewal itself ends, where it does), it
 * ends at a known time, or it has ended.
 */
export function forecastAccess(access: AccessFacts, now: Date): { forecast: TokenForecast; endsAt: string | null } {
  const { accessExpiresAt, refreshExpiresAt } = access;
  const isPast = (time: string | null) => time !== null && Date.parse(time) <= now.getTime();
  if (access.grantStatus === "expired" || access.grantStatus === "revoked")
    return { forecast: "refused", endsAt: null };
  if (access.obtainedAt === null) return { forecast: "none", endsAt: null };
  if (access.nextRefreshAt !== null && !isPast(refreshExpiresAt)) {
    if (access.refreshAttempts > 0) return { forecast: "renewal_failing", endsAt: accessExpiresAt };
    return refreshExpiresAt === null
      ? { forecast: "renews_itself", endsAt: accessExpiresAt }
      : { forecast: "ends", endsAt: refreshExpiresAt };
  }
  if (accessExpiresAt === null) return { forecast: "does_not_end", endsAt: null };
  return { forecast: isPast(accessExpiresAt) ? "ended" : "ends", endsAt: accessExpiresAt };
}
