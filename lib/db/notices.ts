import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";
import type { Json } from "./types";

export interface NewNotice {
  userId: string;
  kind: string;
  incidentKey: string;
  params: { [key: string]: Json };
}

/** Stores notices; a person's open incident is not stored a second time. Returns how many were new. */
export async function insertNotices(db: Db, notices: readonly NewNotice[], now: Date): Promise<number> {
  if (notices.length === 0) return 0;
  const created = await db
    .insertInto("notifications")
    .values(
      notices.map((notice) => ({
        user_id: notice.userId,
        kind: notice.kind,
        incident_key: notice.incidentKey,
        params: JSON.stringify(notice.params),
        created_at: now.toISOString(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["user_id", "incident_key"]).where("resolved_at", "is", null).doNothing(),
    )
    .returning("id")
    .execute();
  return created.length;
}

/** Closes the open notices of these incidents, whoever they were told to. Returns how many there were. */
export async function resolveIncidents(db: Db, incidentKeys: readonly string[], now: Date): Promise<number> {
  if (incidentKeys.length === 0) return 0;
  const closed = await db
    .updateTable("notifications")
    .set({ resolved_at: now.toISOString() })
    .where("incident_key", "=", sql<string>`any(${[...incidentKeys]}::text[])`)
    .where("resolved_at", "is", null)
    .returning("id")
    .execute();
  return closed.length;
}
