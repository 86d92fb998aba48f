import "server-only";
import { countCalls } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { readDueTokens, type TokenRow } from "@/lib/db/tokens";
import { log } from "@/lib/log";
import { inBatches } from "./in-batches";
import { configuredPlatforms, type PlatformSource } from "./platform-source";
import { refreshToken } from "./refresh-token";

const atOnce = 8;

export interface RefreshSweep {
  readonly due: number;
  readonly refreshed: number;
  /** Not now: the platform is down, limits us, or gave a false alarm. Tried again by itself. */
  readonly postponed: number;
  /** Needs its person. */
  readonly refused: number;
  /** Something on our side, logged. */
  readonly failed: number;
  /** Left for the next sweep for want of time. */
  readonly left: number;
}

/**
 * Refreshes tokens whose time has come, the longest overdue first, at most `limit` of them and starting none after
 * `until` (wall time). One failing grant never stops the others. Returns how they ended.
 */
export async function refreshDueTokens(
  ctx: SystemContext,
  input: { readonly until: Date; readonly limit: number; readonly source?: PlatformSource },
): Promise<RefreshSweep> {
  const { source = configuredPlatforms } = input;
  const rows = await readDueTokens(ctx.db, ctx.now(), input.limit);
  const counts = { refreshed: 0, postponed: 0, refused: 0, failed: 0, left: 0 };
  await inBatches(rows, atOnce, async (row) => {
    counts[clock.wall() < input.until ? await refreshOne(ctx, source, row) : "left"] += 1;
  });
  return { due: rows.length, ...counts };
}

async function refreshOne(
  ctx: SystemContext,
  source: PlatformSource,
  seen: TokenRow,
): Promise<"refreshed" | "postponed" | "refused" | "failed"> {
  try {
    const { loginVariant } = seen;
    const platform = source.platform(seen.platform, loginVariant);
    const { state } = await countCalls(ctx, { platform, account: seen.connectionId }, (onCall) =>
      refreshToken(ctx, { platform, call: source.call(platform.id, { loginVariant, onCall }), seen }),
    );
    return state === "fresh" ? "refreshed" : state === "kept" ? "postponed" : "refused";
  } catch (error) {
    log.error("token refresh failed", {
      action: "token.refresh",
      platform: seen.platform,
      grantId: seen.grantId,
      error,
    });
    return "failed";
  }
}
