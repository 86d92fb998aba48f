import "server-only";
import { randomUUID } from "node:crypto";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { readAccountOfGrant } from "@/lib/db/grant-connections";
import { endLease, saveRefreshedToken } from "@/lib/db/token-leases";
import type { TokenRow } from "@/lib/db/tokens";
import { log } from "@/lib/log";
import type { PlatformError } from "@/lib/platforms/errors";
import type { Platform, PlatformCall, PlatformSession } from "@/lib/platforms/types";
import { type LeaseTimes, leaseTimes, pause } from "./lease";
import { keepLease } from "./lease-keeper";
import { persist } from "./persist";
import { type RefreshOutcome, type RefreshPorts, refreshOnce } from "./refresh-flow";
import { canRefresh, nextAttemptAt } from "./refresh-rules";
import { refuseGrant } from "./refuse-grant";
import { openAccessToken, openTokens, sealTokenSet } from "./seal-tokens";
import { readTokenTogether, takeLeaseTogether } from "./together";

/** The account that a cheap read is made for. */
export type SessionAccount = PlatformSession["account"];

export interface RefreshInput {
  readonly platform: Platform;
  readonly call: PlatformCall;
  /** The row as the caller read it. */
  readonly seen: TokenRow;
  /** Whose account to read before an alarm; without it any account of the grant. */
  readonly account?: SessionAccount;
  /** A refused call after which a refresh cannot help: the question is then only whether the grant still works. */
  readonly doubt?: PlatformError;
}

/**
 * Brings a grant's token up to date, at most once at a time across all processes, and says how that ended. What can go
 * wrong on the platform's side is in the outcome; it throws only what is wrong on ours.
 */
export function refreshToken(ctx: SystemContext, input: RefreshInput): Promise<RefreshOutcome> {
  return refreshOnce(refreshPorts(ctx, input), input.seen);
}

/** What `refreshOnce` asks of the world, over the real database and the real platform, with turns of these lengths. */
export function refreshPorts(
  ctx: SystemContext,
  { platform, call, seen, account, doubt }: RefreshInput,
  times: LeaseTimes = leaseTimes,
): RefreshPorts {
  const holder = randomUUID();
  const refreshTokens = platform.refreshTokens?.bind(platform);
  const able = doubt === undefined && refreshTokens !== undefined && canRefresh(platform, seen, ctx.now());
  return {
    read: () => readTokenTogether(ctx.db, seen.id),
    takeLease: (generation) =>
      takeLeaseTogether(ctx.db, { tokenId: seen.id, generation, holder, leaseMs: times.leaseMs }),
    keepLease: (lease) => keepLease(ctx.db, lease, times.leaseMs),
    refresh: able ? (row) => refreshTokens(call, openTokens(row)) : null,
    doubt: doubt ?? null,
    async probe(row) {
      const read = account ?? (await readAccountOfGrant(ctx.db, row.grantId));
      if (read !== null) await platform.probe({ ...call, accessToken: openAccessToken(row), account: read });
    },
    async save(lease, row, tokens) {
      const sealed = sealTokenSet(platform, row.id, tokens, row, ctx.now());
      const saved = await persist(
        () => saveRefreshedToken(ctx.db, lease, sealed, ctx.now()),
        times.patienceMs,
        (error) => log.warn("a refreshed token waits to be stored", { action: "token.refresh", error }),
      );
      if (saved) log.info("token refreshed", { action: "token.refresh", platform: platform.id, grantId: row.grantId });
      return saved;
    },
    async postpone(lease, row, error) {
      const attempts = Math.min(row.refreshAttempts + 1, 1000);
      // What cannot be renewed is not tried again; its end is foreseen.
      const nextRefreshAt = able ? nextAttemptAt(attempts, error, ctx.now(), Math.random()) : null;
      const next = doubt ? row : { refreshAttempts: able ? attempts : row.refreshAttempts, nextRefreshAt };
      await endLease(ctx.db, lease, next, ctx.now());
      log.warn("token not refreshed", { action: "token.refresh", platform: platform.id, grantId: row.grantId, error });
    },
    refuse: (lease, row, error) => refuseGrant(ctx, lease, row, error),
    now: ctx.now,
    wall: () => clock.wall(),
    pause,
    patienceMs: times.patienceMs,
  };
}
