import { warningDays } from "@/lib/schemas/access-end";
import { explainAge, type StaleCause } from "@/lib/schemas/freshness";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

const dayMs = 86_400_000;

/** What can be said and done about one platform, or one account there. */
export type ConnectState =
  | { readonly kind: "not_set_up" }
  | { readonly kind: "connect" }
  | { readonly kind: "waiting"; readonly account: Account }
  | { readonly kind: "connected"; readonly account: Account }
  | { readonly kind: "ending"; readonly account: Account; readonly endsAt: Date }
  | { readonly kind: "stalled"; readonly account: Account }
  | { readonly kind: "needs_reconnect"; readonly account: Account }
  | { readonly kind: "permission_missing"; readonly account: Account }
  | { readonly kind: "ineligible"; readonly account: Account }
  | { readonly kind: "problem"; readonly account: Account; readonly cause: StaleCause }
  | { readonly kind: "disconnected"; readonly account: Account };

/**
 * The state of an account at its platform, or of the platform when there is no account. An account
 * stays visible when the installation has lost its credentials, and waits for them: no visit at the platform is of use then.
 */
export function connectState(platform: OfferedPlatform, account: Account | null, now: Date): ConnectState {
  if (account === null) return { kind: platform.configured ? "connect" : "not_set_up" };
  if (account.status === "disconnected") return { kind: "disconnected", account };
  if (!platform.configured) return { kind: "waiting", account };
  if (account.status === "expired" || account.status === "revoked") return { kind: "needs_reconnect", account };
  if (account.status === "error" && account.lastErrorCode === "PERMISSION_MISSING") {
    return { kind: "permission_missing", account };
  }
  const end = endState(account, now);
  if (end) return end;
  if (account.status === "error") {
    if (account.lastErrorCode === "ACCOUNT_INELIGIBLE") return { kind: "ineligible", account };
    return { kind: "problem", account, cause: explainAge(account, now)?.cause ?? "our_side" };
  }
  return { kind: "connected", account };
}

/** What an end that is near or has come means; null while there is none, or while it is further off than any warning. */
function endState(account: Account, now: Date): ConnectState | null {
  if (account.accessEndsAt === null) return null;
  const endsAt = new Date(account.accessEndsAt);
  const aheadMs = endsAt.getTime() - now.getTime();
  if (aheadMs > warningDays[0] * dayMs) return null;
  if (aheadMs > 0) return { kind: "ending", account, endsAt };
  return { kind: account.accessEndCause === "renewal_failing" ? "stalled" : "needs_reconnect", account };
}

/** Whether a visit at the platform mends the state. */
export function isMendedThere({ kind }: ConnectState): boolean {
  return ["ending", "stalled", "needs_reconnect", "permission_missing"].includes(kind);
}

export interface ConnectionRow {
  readonly platform: OfferedPlatform;
  readonly account: Account | null;
}

/** The rows of a list of connections: every live account of a platform, else its last ended one, else the platform. */
export function connectionRows(
  platforms: readonly OfferedPlatform[],
  accounts: readonly Account[],
): readonly ConnectionRow[] {
  return platforms.flatMap((platform): ConnectionRow[] => {
    const here = accounts.filter((account) => account.platform === platform.id);
    const live = here.filter((account) => account.status !== "disconnected");
    const shown = live.length > 0 ? live : here.slice(-1);
    return shown.length > 0 ? shown.map((account) => ({ platform, account })) : [{ platform, account: null }];
  });
}

/**
 * Where the platform's own log-in starts: for one account that is to be connected anew, or for any. `login` names one of
 * several, otherwise it is the one that was used last. The way back leads to `returnPath`, or to the dashboard where that
 * is no place to come back to.
 */
export function connectHref(
  platformId: string,
  {
    connectionId,
    login,
    returnPath = "/dashboard",
  }: { connectionId?: string | undefined; login?: string | undefined; returnPath?: string } = {},
): string {
  const query = new URLSearchParams({
    return: returnPath,
    ...(connectionId ? { connection: connectionId } : {}),
    ...(login ? { login } : {}),
  });
  return `/api/social/${encodeURIComponent(platformId)}/connect?${query}`;
}
