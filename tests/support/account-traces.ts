import { randomInt, randomUUID } from "node:crypto";
import type { PersonContext } from "@/lib/context";
import { db, insertAudit, pool } from "@/lib/db";
import { tell, tellRecovered } from "@/lib/notices";
import { connectionRow } from "./connect";

/**
 * Gives a person's account a name and a number that stand nowhere else, and lets both be told everywhere: in the log of
 * changes, in notices that are open, over and on their way by mail, and in what was judged about the badge.
 */
export async function leaveTraces(ctx: PersonContext, connectionId: string): Promise<readonly [string, string]> {
  const { userId } = ctx;
  const username = `trace-${randomUUID()}`;
  const measured = randomInt(1e11, 1e12);
  const { influencer_id: influencerId, platform } = await connectionRow(db(), connectionId);
  await db().updateTable("social_connections").set({ username }).where("id", "=", connectionId).execute();
  const now = ctx.now();
  const subject = `connection:${connectionId}`;
  const by = { userId, subject, actor: "system" } as const;
  await insertAudit(
    db(),
    [
      { ...by, action: "connection.connected", before: { status: "active", username }, after: { platform, username } },
      { ...by, action: "followers.changed", before: { followers: measured }, after: { followers: measured } },
    ],
    now,
  );
  const about = { userId, connectionId, platform, username };
  const badge = { kind: "badge_lost", userId, influencerId, platform, measured, reported: 7 } as const;
  const told = { ...about, kind: "followers_changed", from: measured, to: measured, day: "2026-11-20" } as const;
  await tell(db(), [{ ...about, kind: "account_problem", cause: "x" }, badge], now);
  const ended = [
    { userId, kind: "account_problem", about: connectionId },
    { userId, kind: "badge_lost", about: influencerId },
  ] as const;
  await tellRecovered(db(), ended, now);
  await tell(db(), [told, badge, { ...about, kind: "needs_reconnect", cause: "TOKEN_INVALID" }], now);
  const details = JSON.stringify({ reason: "mismatch", platform, measured, reported: 7 });
  await db()
    .insertInto("verification_events")
    .values({ influencer_id: influencerId, user_id: userId, at: now.toISOString(), won: false, details })
    .execute();
  await db()
    .updateTable("influencer_numbers")
    .set({ verification: details })
    .where("influencer_id", "=", influencerId)
    .execute();
  return [username, String(measured)];
}

/** The tables with a row of a person in which one of these texts stands, in order. */
export async function tablesTelling(userId: string, texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await pool().query<{ table: string }>(
    `select c.table_name as "table" from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'user_id' and t.table_type = 'BASE TABLE' order by 1`,
  );
  const telling: string[] = [];
  for (const { table } of tables) {
    const { rowCount } = await pool().query(
      `select 1 from public.${table} t where user_id = $1
       and exists (select 1 from unnest($2::text[]) w where position(w in t::text) > 0) limit 1`,
      [userId, texts],
    );
    if (rowCount) telling.push(table);
  }
  return telling;
}
