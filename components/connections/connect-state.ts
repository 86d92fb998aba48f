import { explainAge, type StaleCause } from "@/lib/schemas/freshness";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

/** What can be said and done about one platform, or one account there. */
export type ConnectState =
  | { readonly kind: "not_set_up" }
  | { readonly kind: "connect" }
  | { readonly kind: "connected"; readonly account: Account }
  | { readonly kind: "needs_reconnect"; readonly account: Account }
  | { readonly kind: "problem"; readonly account: Account; readonly cause: StaleCause }
  | { readonly kind: "disconnected"; readonly account: Account };

/**
 * The state of an account at its platform, or of the platform when there is no account. A broken account stays
 * visible when the installation has lost its credentials; only connecting needs them.
 */
export function connectState(platform: OfferedPlatform, account: Account | null, now: Date): ConnectState {
  if (account === null) return { kind: platform.configured ? "connect" : "not_set_up" };
  if (account.status === "disconnected") return { kind: "disconnected", account };
  if (account.status === "expired" || account.status === "revoked") return { kind: "needs_reconnect", account };
  if (account.status === "error") {
    return { kind: "problem", account, cause: explainAge(account, now)?.cause ?? "our_side" };
  }
  return { kind: "connected", account };
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

/** Where the platform's own log-in starts; the way back leads to the dashboard. */
export function connectHref(platformId: string): string {
  return `/api/social/${encodeURIComponent(platformId)}/connect?return=${encodeURIComponent("/dashboard")}`;
}
