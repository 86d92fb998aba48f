import "server-only";
import type { SystemContext } from "@/lib/context";
import { findGrantsOf, type NamedGrant, type NamedPerson } from "@/lib/db/deauthorized";
import { lockGrantWithConnections, markConnectionsRefused } from "@/lib/db/grant-connections";
import { deleteGrant, markGrantRefused } from "@/lib/db/grants";
import { retireTokens } from "@/lib/db/tokens";
import { log } from "@/lib/log";
import { tell } from "@/lib/notices";

/** What came of it: grants ended, all of them were given after it happened, or nobody here is meant. */
export type Deauthorization = "revoked" | "superseded" | "unknown_account";

/**
 * Believes a platform that says a person has removed us there: marks their grants and the accounts behind them for
 * reconnect and tells them once, without asking the platform. Platforms send late and out of order, so a grant whose
 * tokens are newer than `happenedAt` (compared in whole seconds, which is what platforms give) stays. A second call
 * changes nothing.
 */
export async function acceptDeauthorization(
  ctx: SystemContext,
  person: NamedPerson,
  happenedAt: Date,
): Promise<Deauthorization> {
  const grants = await findGrantsOf(ctx.db, person);
  let outcome: Deauthorization = grants.length === 0 ? "unknown_account" : "superseded";
  for (const { id } of grants) {
    if (await endGrant(ctx, person, id, happenedAt)) outcome = "revoked";
  }
  return outcome;
}

function isNewer({ obtainedAt }: NamedGrant, happenedAt: Date): boolean {
  return obtainedAt !== null && Math.floor(obtainedAt.getTime() / 1000) > Math.floor(happenedAt.getTime() / 1000);
}

function endGrant(ctx: SystemContext, person: NamedPerson, grantId: string, happenedAt: Date): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    await lockGrantWithConnections(trx, grantId);
    // Somebody may have consented again since it was found.
    const grant = (await findGrantsOf(trx, person)).find(({ id }) => id === grantId);
    if (!grant || isNewer(grant, happenedAt)) return false;
    if (grant.status === "pending") {
      await deleteGrant(trx, grantId);
      return true;
    }
    await retireTokens(trx, grantId, now);
    await markGrantRefused(trx, grantId, "revoked", now);
    const cause = { code: "TOKEN_INVALID", detail: "The platform says that access was taken back there." };
    const accounts = await markConnectionsRefused(trx, { grantId, connectionId: null }, "revoked", cause, now);
    const { platform } = grant;
    await tell(
      trx,
      accounts.map(({ id, username }) => ({
        kind: "needs_reconnect" as const,
        userId: grant.userId,
        connectionId: id,
        platform,
        username,
        cause: cause.code,
      })),
      now,
    );
    log.info("access was taken back at the platform", { action: "webhook.deauthorized", platform, grantId });
    return true;
  });
}
