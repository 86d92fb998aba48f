import type { SystemContext } from "@/lib/context";
import { readSessions, type SessionRow } from "@/lib/db/sessions";

/** A place where somebody is signed in, as they are shown it. */
export interface Session extends SessionRow {
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

/** Where a person is signed in, the asking session first. */
export async function listSessions(
  ctx: SystemContext & { readonly userId: string },
  currentId: string,
): Promise<Session[]> {
  const rows = await readSessions(ctx.db, ctx.userId, ctx.now());
  const sessions = rows.map((row) => ({ ...row, current: row.id === currentId }));
  return [...sessions.filter((one) => one.current), ...sessions.filter((one) => !one.current)];
}
