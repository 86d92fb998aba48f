import { db } from "@/lib/db";
import { connectionRow } from "./connect";

/** The stored audiences of an account, by day and dimension. */
export async function rowsOf(connectionId: string) {
  const { seq } = await connectionRow(db(), connectionId);
  return db()
    .selectFrom("audience_breakdowns")
    .selectAll()
    .where("connection_seq", "=", seq)
    .orderBy("day")
    .orderBy("dimension")
    .execute();
}
/** When an account's audience is to be read, and how that went so far. */
export const readOf = (connectionId: string) =>
  db().selectFrom("audience_reads").selectAll().where("connection_id", "=", connectionId).executeTakeFirst();
export const setRead = (connectionId: string, change: object) =>
  db().updateTable("audience_reads").set(change).where("connection_id", "=", connectionId).execute();
