import { explainAge, promisedMinutesOf, type StaleCause, syncState } from "@/lib/schemas/freshness";
import type { LabAccount } from "@/tests/faults/accounts";
import type { Lab } from "@/tests/faults/lab";
import type { LoggedCall } from "./call-history";
import type { DayResult } from "./day";

/** How one connection ended the day. `untrue`: the reason that it gives is not what the sandbox's log shows. */
export interface Ending {
  readonly platform: string;
  readonly state: "fresh" | StaleCause;
  readonly isTrue: boolean;
  readonly detail: string;
}

interface ConnectionRow {
  readonly id: string;
  readonly status: "active" | "expired" | "revoked" | "error" | "disconnected";
  readonly lastSyncedAt: string | null;
  readonly nextSyncAt: string | null;
  readonly syncTier: "hot" | "normal" | "saver";
  readonly lastErrorCode: string | null;
  readonly lastErrorAt: string | null;
}

/** How each connection ended, by what is stored and by what the sandbox's log says. */
export async function judgeDay(lab: Lab, day: DayResult): Promise<Ending[]> {
  const rows = await lab.query<ConnectionRow>(
    `select id::text, status, sync_tier as "syncTier", last_error_code as "lastErrorCode",
       to_json(last_synced_at) #>> '{}' as "lastSyncedAt", to_json(next_sync_at) #>> '{}' as "nextSyncAt",
       to_json(last_error_at) #>> '{}' as "lastErrorAt"
     from public.social_connections`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return day.accounts.map((account) => {
    const row = byId.get(account.id);
    if (row === undefined) return { platform: account.platform, state: "our_side", isTrue: false, detail: "gone" };
    return endingOf(account, row, day);
  });
}

function endingOf(account: LabAccount, row: ConnectionRow, day: DayResult): Ending {
  const { platform, personaId } = account;
  const promisedMinutes = promisedMinutesOf[row.syncTier];
  const late = explainAge({ ...row, promisedMinutes }, day.end);
  if (late === null && syncState(row, day.end) === "fresh") {
    return { platform, state: "fresh", isTrue: true, detail: "" };
  }
  const state = late?.cause ?? "waiting_its_turn";
  const calls = day.history.latest(platform, personaId);
  const isRevoked = day.revoked.has(`${platform}/${personaId}`);
  const detail = `${platform}/${personaId}: ${state} (${row.lastErrorCode}), last read ${row.lastSyncedAt}, calls ${calls
    .slice(-4)
    .map((call) => `${call.endpoint} ${call.fault ?? call.status}`)
    .join(", ")}`;
  const isOver = isRevoked || day.history.hasLostToken(platform, personaId);
  return { platform, state, isTrue: isTrueReason(state, calls, isOver), detail };
}

/** Whether the log shows what the reason says. */
function isTrueReason(state: StaleCause, calls: readonly LoggedCall[], isOver: boolean): boolean {
  const recent = calls.slice(-4);
  const had = (test: (call: LoggedCall) => boolean) => recent.some(test);
  switch (state) {
    case "needs_reconnect":
      return isOver;
    case "platform_limit":
      return had(({ fault, status }) => fault === "rate_limited" || status === 429 || status === 403);
    case "platform_down":
      return had(({ fault, status }) => fault === "server_error" || fault === "timeout" || status >= 500);
    case "unusable_answer":
      return had(({ fault }) => fault === "truncated_json");
    default:
      return false;
  }
}

/** Calls that a platform refused for a limit; what it refuses after its owner has left is no limit. */
export function beyondLimits(day: DayResult): LoggedCall[] {
  return day.history.limited().filter(({ platform, personaId }) => !day.revoked.has(`${platform}/${personaId}`));
}

/** Refused token requests of accounts that nobody revoked and whose last renewal was answered: a token spent twice. */
export function tokensSpentTwice(day: DayResult): LoggedCall[] {
  const { history } = day;
  return history.refusedRefreshes().filter(({ platform, personaId }) => {
    if (personaId === null) return false;
    return !day.revoked.has(`${platform}/${personaId}`) && !history.hasLostToken(platform, personaId);
  });
}
