import type { SystemContext } from "@/lib/context";
import { insertAudit } from "@/lib/db/audit";
import { deleteSessions, type SessionsToEnd } from "@/lib/db/sessions";

/**
 * Ends sessions of a person: one, all but the asking one, or all. They stop working with their next request. Returns how
 * many were ended; a session that is gone already, or that is somebody else's, counts as none.
 */
export async function endSessions(
  ctx: SystemContext & { readonly userId: string },
  which: SessionsToEnd,
): Promise<number> {
  return ctx.db.transaction().execute(async (trx) => {
    const ended = await deleteSessions(trx, ctx.userId, which);
    if (ended > 0) {
      const entry = {
        userId: ctx.userId,
        actor: "person" as const,
        action: "sessions.ended",
        subject: `user:${ctx.userId}`,
        after: { ended },
      };
      await insertAudit(trx, [entry], ctx.now());
    }
    return ended;
  });
}
