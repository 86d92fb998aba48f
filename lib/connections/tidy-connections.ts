import "server-only";
import type { SystemContext } from "@/lib/context";
import type { Trx } from "@/lib/db";
import { readLapsedHistories } from "@/lib/db/connection-ends";
import type { LockedOwnConnection } from "@/lib/db/connections";
import { dropChoice, lockLapsedChoices } from "@/lib/db/grant-choices";
import { countConnectionsOfGrant } from "@/lib/db/grant-connections";
import { deleteGrant } from "@/lib/db/grants";
import { platformIds } from "@/lib/platforms/manifests";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { eraseAccount } from "./erase-account";
import { keepDaysAfterDisconnect, keepDaysAfterRefusal } from "./history-policy";
import { letGoOfGrant } from "./let-go-of-grant";

const dayMs = 86_400_000;

/**
 * Ends choices that were not made in time: their access is given back (by `releaseOwedRevocations`, where the platform
 * has a way) and their tokens erased. A grant that serves other accounts only loses the choice. Returns how many.
 */
export async function endLapsedChoices(
  ctx: SystemContext,
  input: { readonly limit: number; readonly source?: PlatformSource },
): Promise<number> {
  const { source = configuredPlatforms } = input;
  const now = ctx.now();
  return ctx.db.transaction().execute(async (trx) => {
    const lapsed = await lockLapsedChoices(trx, now, input.limit);
    for (const { grantId, platform, status } of lapsed) {
      if (status === "active") {
        await dropChoice(trx, grantId, now);
      } else {
        await letGoOfGrant(trx, { grantId, platform }, source, now);
      }
    }
    return lapsed.length;
  });
}

/**
 * Erases what was read of accounts that their platform does not allow keeping any longer: kept history of disconnected
 * ones, and everything of those whose access the platform has refused, or not confirmed, for too long, which ends their
 * connection. Returns how many.
 */
export async function eraseLapsedHistories(ctx: SystemContext, input: { readonly limit: number }): Promise<number> {
  let erased = 0;
  for (const platform of platformIds) {
    const before = lapsedBefore(ctx, platform);
    for (const account of await readLapsedHistories(ctx.db, { ...before, limit: input.limit })) {
      const erasure = {
        because: "platform_policy",
        // It may have been connected or read again, or erased by somebody else, since it was listed.
        isDue: async (trx: Trx) => (await readLapsedHistories(trx, { ...before, id: account.id, limit: 1 })).length > 0,
        letGo,
      } as const;
      if (await eraseAccount(ctx, account, erasure)) erased += 1;
    }
  }
  return erased;
}

/** How many accounts `eraseLapsedHistories` would erase now. */
export async function countLapsedHistories(ctx: SystemContext): Promise<number> {
  let count = 0;
  for (const platform of platformIds) {
    count += (await readLapsedHistories(ctx.db, { ...lapsedBefore(ctx, platform), limit: null })).length;
  }
  return count;
}

function lapsedBefore(ctx: SystemContext, platform: string) {
  const before = (days: number | null) => (days === null ? null : new Date(ctx.now().getTime() - days * dayMs));
  return {
    platform,
    disconnectedBefore: before(keepDaysAfterDisconnect(platform)),
    refusedBefore: before(keepDaysAfterRefusal(platform)),
  };
}

/** An access that the platform never refused may still be alive there: it is given back, unless others rest on it. */
async function letGo(trx: Trx, { grantId, platform, status }: LockedOwnConnection, now: Date): Promise<void> {
  if (grantId === null || (await countConnectionsOfGrant(trx, grantId)) > 0) return;
  if (status === "error") await letGoOfGrant(trx, { grantId, platform }, configuredPlatforms, now);
  else await deleteGrant(trx, grantId);
}
