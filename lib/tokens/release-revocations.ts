import "server-only";
import { countCalls } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import {
  claimOwedRevocations,
  giveUpRevocation,
  type OwedRevocation,
  postponeRevocation,
  settleRevocation,
} from "@/lib/db/owed-revocations";
import { readTokensOfGrants } from "@/lib/db/tokens";
import { log } from "@/lib/log";
import { accessPlace } from "./access-place";
import { configuredPlatforms, type PlatformSource } from "./platform-source";
import { openTokens } from "./seal-tokens";

const minute = 60_000;
/** Waits between the attempts; there is none after the last. */
const waitsMs = [5 * minute, 30 * minute, 120 * minute, 480 * minute];
/** How long a claimed revocation is left to whoever claimed it. */
const claimMs = 5 * minute;

/** How long sealed tokens may outlive their grant for the sake of a revocation. */
export const revocationPatienceMs = 24 * 60 * minute;

/** What came of telling the platform. `owed` = not yet, tried again by itself. */
export type RevocationOutcome = "done" | "owed" | "given_up";

/**
 * Takes our access back at the platform for grants that ended here while the platform could not be told. Tokens are
 * erased when it has confirmed, after the fifth attempt, or 24 hours after the grant ended, whichever is first. Starts
 * none after `until` (wall time). Returns how many ended in which way.
 */
export async function releaseOwedRevocations(
  ctx: SystemContext,
  input: { readonly until: Date; readonly limit: number; readonly source?: PlatformSource },
): Promise<Record<RevocationOutcome, number>> {
  const counts = { done: 0, owed: 0, given_up: 0 };
  for (let handled = 0; handled < input.limit && clock.wall() < input.until; handled++) {
    const [owed] = await claimOwedRevocations(ctx.db, { ...claimUntil(ctx), limit: 1 });
    if (!owed) break;
    counts[await revoke(ctx, owed, input.source ?? configuredPlatforms)] += 1;
  }
  return counts;
}

/**
 * The first attempt of a grant that has just ended, broken off after `timeLimitMs` and not repeated by itself. Null when
 * another process is at it.
 */
export async function revokeNow(
  ctx: SystemContext,
  input: { readonly grantId: string; readonly timeLimitMs: number; readonly source?: PlatformSource },
): Promise<RevocationOutcome | null> {
  const [owed] = await claimOwedRevocations(ctx.db, { ...claimUntil(ctx), limit: 1, grantId: input.grantId });
  return owed ? revoke(ctx, owed, input.source ?? configuredPlatforms, input.timeLimitMs) : null;
}

function claimUntil(ctx: SystemContext): { now: Date; claimedUntil: Date } {
  const now = ctx.now();
  return { now, claimedUntil: new Date(now.getTime() + claimMs) };
}

async function revoke(
  ctx: SystemContext,
  owed: OwedRevocation,
  source: PlatformSource,
  timeLimitMs?: number,
): Promise<RevocationOutcome> {
  const told = await tellPlatform(ctx, owed, source, timeLimitMs);
  const now = ctx.now();
  const waitMs = waitsMs[owed.attempts - 1];
  if (!told && waitMs !== undefined && now < owed.until) {
    await postponeRevocation(ctx.db, owed.grantId, new Date(now.getTime() + waitMs));
    return "owed";
  }
  if (told) {
    await settleRevocation(ctx.db, owed.grantId);
    return "done";
  }
  await giveUpRevocation(ctx.db, owed.grantId, accessPlace(owed, source));
  return "given_up";
}

async function tellPlatform(
  ctx: SystemContext,
  owed: OwedRevocation,
  source: PlatformSource,
  timeLimitMs?: number,
): Promise<boolean> {
  const row = (await readTokensOfGrants(ctx.db, [owed.grantId])).find(({ connectionId }) => connectionId === null);
  // A new consent has revived the grant since it was claimed: these tokens are the new ones.
  if (row?.grantStatus !== "revoked") return true;
  try {
    const { loginVariant, personId } = owed;
    const endsAt = timeLimitMs === undefined ? null : new Date(clock.wall().getTime() + timeLimitMs);
    const platform = source.platform(owed.platform, loginVariant);
    const revoked = countCalls(ctx, { platform, account: null }, async (onCall) =>
      platform.revokeTokens?.(source.call(platform.id, { loginVariant, onCall, ...(endsAt && { endsAt }) }), {
        ...openTokens(row),
        personId,
      }),
    );
    await (timeLimitMs === undefined ? revoked : within(revoked, timeLimitMs));
    log.info("access taken back at the platform", {
      action: "token.revoke",
      platform: owed.platform,
      grantId: owed.grantId,
    });
    return true;
  } catch (error) {
    log.warn("a revocation did not succeed", {
      action: "token.revoke",
      platform: owed.platform,
      grantId: owed.grantId,
      error,
    });
    return false;
  }
}

/** Rejects when `work` takes longer; the work itself goes on and its end is of no interest then. */
async function within<T>(work: Promise<T>, timeLimitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeLimitMs} ms`)), timeLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
