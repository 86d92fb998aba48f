import type { PersonContext } from "@/lib/context";
import { dismissNotice as dismissRow, markNoticesRead, type NoticeSelection } from "@/lib/db/notices";
import { AppError } from "@/lib/errors";

/**
 * Marks own notices as read: some, or all up to an id, so that what arrived after the page was shown stays unread.
 * Others' ids and read ones are passed over. Returns how many became read.
 */
export function readNoticesUp(ctx: PersonContext, wanted: NoticeSelection): Promise<number> {
  return markNoticesRead(ctx.db, ctx.userId, wanted, ctx.now());
}

/** Takes an own notice off the dashboard; it stays in the list, read. Throws NOT_FOUND. */
export async function dismissNotice(ctx: PersonContext, id: number): Promise<void> {
  if (!(await dismissRow(ctx.db, ctx.userId, id, ctx.now()))) {
    throw new AppError("NOT_FOUND", "There is no such notice among yours.");
  }
}
