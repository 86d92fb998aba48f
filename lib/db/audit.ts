import "server-only";
import type { Db } from "./client";
import type { Json } from "./types";

export interface AuditEntry {
  /** Whose data it is about; null once they are gone. */
  userId: string | null;
  actor: "person" | "system" | "operator";
  /** A verb in the past with its room, for example "connection.disconnected". */
  action: string;
  /** What it was done to, for example "connection:<id>". */
  subject: string;
  before?: Json;
  after?: Json;
  correlationId?: string | null;
}

/** Appends to the audit log, in the transaction of the change itself. */
export async function insertAudit(db: Db, entries: readonly AuditEntry[], now: Date): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto("audit_log")
    .values(
      entries.map((entry) => ({
        at: now.toISOString(),
        user_id: entry.userId,
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        before: entry.before === undefined ? null : JSON.stringify(entry.before),
        after: entry.after === undefined ? null : JSON.stringify(entry.after),
        correlation_id: entry.correlationId ?? null,
      })),
    )
    .execute();
}
