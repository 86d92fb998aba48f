import "server-only";
import type { SystemContext } from "@/lib/context";
import { lockGrantWithConnections, markConnectionsRefused } from "@/lib/db/grant-connections";
import { markGrantRefused } from "@/lib/db/grants";
import { type Lease, lockHeldToken } from "@/lib/db/token-leases";
import { retireToken, retireTokens, type TokenRow } from "@/lib/db/tokens";
import { log } from "@/lib/log";
import { tell } from "@/lib/notices";
import type { PlatformError } from "@/lib/platforms/errors";
import { refusedStatus } from "./refresh-rules";

/**
 * Marks a grant that the platform refuses, and every account behind it, for reconnect, and tells the person once: all
 * in one transaction, and only while the lease is held. A refused token of one account says nothing about the others: it
 * condemns that account alone. False when the lease has passed to somebody else.
 */
export async function refuseGrant(
  ctx: SystemContext,
  lease: Lease,
  row: TokenRow,
  error: PlatformError,
): Promise<boolean> {
  const now = ctx.now();
  const status = refusedStatus(row, error, now);
  const believed = await ctx.db.transaction().execute(async (trx) => {
    await lockGrantWithConnections(trx, row.grantId);
    if (!(await lockHeldToken(trx, lease))) return false;
    if (row.connectionId !== null) {
      await retireToken(trx, row.id, now);
    } else {
      await retireTokens(trx, row.grantId, now);
      if (!(await markGrantRefused(trx, row.grantId, status, now))) return true;
    }
    const cause = { code: error.platformErrorCode, detail: error.detail };
    const accounts = await markConnectionsRefused(trx, row, status, cause, now);
    await tell(
      trx,
      accounts.map(({ id, username }) => ({
        kind: "needs_reconnect" as const,
        userId: row.userId,
        connectionId: id,
        platform: row.platform,
        username,
        cause: error.platformErrorCode,
      })),
      now,
    );
    return true;
  });
  if (believed) {
    log.warn("a platform refuses a grant", {
      action: "token.refused",
      platform: row.platform,
      grantId: row.grantId,
      status,
      error,
    });
  }
  return believed;
}
