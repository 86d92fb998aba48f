import "server-only";
import type { PersonContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { findInfluencerId, lockConnectionsOf, lockOwnConnection, setPrimary } from "@/lib/db/connections";
import { AppError } from "@/lib/errors";
import { correlationId } from "@/lib/log";
import { bringTotalsUpToDate } from "@/lib/stats";

/**
 * Makes one of a person's accounts the one that stands for its platform. A second call changes nothing. Throws `AppError`
 * NOT_FOUND for an account that is not theirs and CONFLICT for a disconnected one.
 */
export async function makePrimary(ctx: PersonContext, connectionId: string): Promise<{ connectionId: string }> {
  const notFound = () => new AppError("NOT_FOUND", "There is no such account among yours.");
  const influencerId = await findInfluencerId(ctx.db, ctx.userId);
  if (influencerId === null) throw notFound();
  return ctx.db.transaction().execute(async (trx) => {
    await lockConnectionsOf(trx, influencerId);
    const row = await lockOwnConnection(trx, { id: connectionId, userId: ctx.userId });
    if (row === null) throw notFound();
    if (row.status === "disconnected") throw new AppError("CONFLICT", "Connect this account first.");
    if (row.isPrimary) return { connectionId };
    const before = await setPrimary(trx, row);
    await insertAudit(
      trx,
      [
        {
          userId: ctx.userId,
          actor: "person",
          action: "connection.made_primary",
          subject: `connection:${row.id}`,
          before: { primary: before },
          after: { primary: row.id },
          correlationId: correlationId(),
        },
      ],
      ctx.now(),
    );
    await bringTotalsUpToDate(trx, [influencerId], ctx.now());
    return { connectionId };
  });
}
