import "server-only";
import type { SystemContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { endConnection, eraseHistory, readLapsedHistories } from "@/lib/db/connection-ends";
import { ensurePrimary, lockConnectionsOf, lockOwnConnection } from "@/lib/db/connections";
import { dropChoice, lockLapsedChoices } from "@/lib/db/grant-choices";
import { countConnectionsOfGrant } from "@/lib/db/grant-connections";
import { deleteGrant } from "@/lib/db/grants";
import { closeNotices, everythingAbout } from "@/lib/notices";
import { platformIds } from "@/lib/platforms/manifests";
import { bringTotalsUpToDate } from "@/lib/stats";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
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
    for (const lapsed of await readLapsedHistories(ctx.db, { ...lapsedBefore(ctx, platform), limit: input.limit })) {
      if (await eraseOne(ctx, lapsed)) erased += 1;
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

function eraseOne(
  ctx: SystemContext,
  { id, userId, influencerId }: { id: string; userId: string; influencerId: string },
): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    await lockConnectionsOf(trx, influencerId);
    const row = await lockOwnConnection(trx, { id, userId });
    if (row === null) return false;
    // Connected again, read again, or erased by somebody else, since it was listed.
    const stillLapsed = await readLapsedHistories(trx, { ...lapsedBefore(ctx, row.platform), id, limit: 1 });
    if (stillLapsed.length === 0) return false;
    if (row.status !== "disconnected") {
      await endConnection(trx, row, now);
      await ensurePrimary(trx, influencerId, row.platform);
      await closeNotices(trx, everythingAbout(userId, id), now);
      if (row.grantId !== null && (await countConnectionsOfGrant(trx, row.grantId)) === 0) {
        // An access that the platform never refused may still be alive there.
        if (row.status === "error")
          await letGoOfGrant(trx, { grantId: row.grantId, platform: row.platform }, configuredPlatforms, now);
        else await deleteGrant(trx, row.grantId);
      }
      await bringTotalsUpToDate(trx, [influencerId], now);
    }
    await eraseHistory(trx, row);
    const entry = {
      userId,
      actor: "system" as const,
      action: "connection.erased",
      subject: `connection:${id}`,
      before: { status: row.status, platform: row.platform, username: row.username },
      after: { because: "platform_policy" },
    };
    await insertAudit(trx, [entry], now);
    return true;
  });
}
