import "server-only";
import type { PersonContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { lockOwnConnection } from "@/lib/db/connections";
import { isReadByItself, switchReadingOff, switchReadingOn } from "@/lib/db/reading-switch";
import { AppError } from "@/lib/errors";
import { correlationId } from "@/lib/log";

/**
 * Pauses the reading of a person's own account, or lets it go on. While it is paused its numbers and history stay as they
 * are, its access is kept alive, and the person can still ask for a read; a webhook reads nothing. What goes on is due at
 * once. Audited; a second call changes nothing. Throws `AppError` NOT_FOUND for an account that is not theirs and CONFLICT
 * for a disconnected one.
 */
export function pauseReading(
  ctx: PersonContext,
  input: { readonly connectionId: string; readonly isPaused: boolean },
): Promise<{ connectionId: string; isPaused: boolean }> {
  const { connectionId, isPaused } = input;
  return ctx.db.transaction().execute(async (trx) => {
    const row = await lockOwnConnection(trx, { id: connectionId, userId: ctx.userId });
    if (row === null) throw new AppError("NOT_FOUND", "There is no such account among yours.");
    if (row.status === "disconnected") throw new AppError("CONFLICT", "Connect this account first.");
    if ((await isReadByItself(trx, connectionId)) !== isPaused) return input;
    const now = ctx.now();
    await (isPaused ? switchReadingOff : switchReadingOn)(trx, connectionId, now);
    const entry = {
      userId: ctx.userId,
      actor: "person" as const,
      action: isPaused ? "connection.reading_paused" : "connection.reading_resumed",
      subject: `connection:${connectionId}`,
      before: { paused: !isPaused },
      after: { paused: isPaused },
      correlationId: correlationId(),
    };
    await insertAudit(trx, [entry], now);
    return input;
  });
}
