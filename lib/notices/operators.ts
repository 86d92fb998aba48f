import type { Db } from "@/lib/db";
import { listAdmins } from "@/lib/db/admins";
import { closeNotices, tell } from "./notices";

/** Tells every admin that a platform wants money first and is not asked any more. Runs in the caller's transaction. */
export async function tellAdminsOfPause(db: Db, platform: string, now: Date): Promise<void> {
  const admins = await listAdmins(db);
  await tell(
    db,
    admins.map((userId) => ({ kind: "platform_paused", userId, platform })),
    now,
  );
}

/** Closes what admins were told about a paused platform, without a word: one of them has just resumed it. */
export async function endPauseNotices(db: Db, platform: string, now: Date): Promise<void> {
  const admins = await listAdmins(db);
  await closeNotices(
    db,
    admins.map((userId) => ({ kind: "platform_paused", userId, about: platform })),
    now,
  );
}
