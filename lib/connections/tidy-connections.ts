import "server-only";
import type { SystemContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { eraseHistory, readLapsedHistories } from "@/lib/db/connection-ends";
import { lockOwnConnection } from "@/lib/db/connections";
import { deleteGrant, dropChoice, lockLapsedChoices, oweRevocation } from "@/lib/db/grants";
import { retireTokens } from "@/lib/db/tokens";
import { platformIds } from "@/lib/platforms/manifests";
import { configuredPlatforms, type PlatformSource, revocationPatienceMs } from "@/lib/tokens";
import { keepDaysAfterDisconnect } from "./history-policy";

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
      } else if (source.platform(platform).revokeTokens) {
        await oweRevocation(
          trx,
          grantId,
          { nextRevokeAt: now, until: new Date(now.getTime() + revocationPatienceMs) },
          now,
        );
        await retireTokens(trx, grantId, now);
      } else {
        await deleteGrant(trx, grantId);
      }
    }
    return lapsed.length;
  });
}

/** Erases kept history of disconnected accounts whose platform does not allow keeping it any longer. Returns how many. */
export async function eraseLapsedHistories(ctx: SystemContext, input: { readonly limit: number }): Promise<number> {
  const now = ctx.now();
  let erased = 0;
  for (const platform of platformIds) {
    const days = keepDaysAfterDisconnect(platform);
    if (days === null) continue;
    const disconnectedBefore = new Date(now.getTime() - days * dayMs);
    for (const { id, userId } of await readLapsedHistories(ctx.db, {
      platform,
      disconnectedBefore,
      limit: input.limit,
    })) {
      if (await eraseOne(ctx, id, userId)) erased += 1;
    }
  }
  return erased;
}

function eraseOne(ctx: SystemContext, id: string, userId: string): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    const row = await lockOwnConnection(trx, { id, userId });
    // Connected again, or erased by somebody else, since it was listed.
    if (row?.status !== "disconnected" || row.username === "") return false;
    await eraseHistory(trx, row);
    const entry = {
      userId,
      actor: "system" as const,
      action: "connection.erased",
      subject: `connection:${id}`,
      before: { platform: row.platform, username: row.username },
      after: { because: "platform_policy" },
    };
    await insertAudit(trx, [entry], ctx.now());
    return true;
  });
}
