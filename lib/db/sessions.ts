import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** One place where somebody is signed in. */
export interface SessionRow {
  readonly id: string;
  readonly startedAt: string;
  /** When its access token was last renewed; null before the first time. */
  readonly refreshedAt: string | null;
  /** The browser's `User-Agent`, where the Auth server keeps it. */
  readonly userAgent: string | null;
}

/** Somebody's sessions that still count at `now`, the latest first; 50 at most. */
export async function readSessions(db: Db, userId: string, now: Date): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, created_at as "startedAt", refreshed_at as "refreshedAt", user_agent as "userAgent"
    from auth.sessions
    where user_id = ${userId} and (not_after is null or not_after > ${now.toISOString()}::timestamptz)
    order by coalesce(refreshed_at, created_at at time zone 'utc') desc, id
    limit 50
  `.execute(db);
  return rows;
}

/** Whether a session of this person has not been ended. */
export async function sessionLives(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from auth.sessions where id = ${sessionId} and user_id = ${userId}`.execute(db);
  return rows.length > 0;
}

/** Which of somebody's sessions to end: one, all but one, or all. */
export type SessionsToEnd = { readonly only: string } | { readonly except: string } | "all";

/**
 * Ends sessions of this person; their refresh tokens go with them. Returns how many there were. Sessions of others are
 * out of reach, whatever id is given.
 */
export async function deleteSessions(db: Db, userId: string, which: SessionsToEnd): Promise<number> {
  const chosen = which === "all" ? sql`true` : "only" in which ? sql`id = ${which.only}` : sql`id <> ${which.except}`;
  const { rows } = await sql`delete from auth.sessions where user_id = ${userId} and ${chosen} returning 1`.execute(db);
  return rows.length;
}
