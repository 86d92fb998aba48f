import type { Db } from "@/lib/db";
import { listAdmins } from "@/lib/db/admins";
import { closeOperatorIncidents, endPlatformRefusals } from "@/lib/db/operator-incidents";
import { type Notice, operatorIncident, tell } from "./notices";

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
  await closeOperatorIncidents(db, operatorIncident("platform_paused", platform), now);
}

/**
 * What every admin is told when platforms refuse our app itself: nobody else can mend it, and no account is read until
 * somebody does. Without platforms the database is not asked.
 */
export async function refusalNews(db: Db, platforms: readonly string[]): Promise<Notice[]> {
  if (platforms.length === 0) return [];
  const admins = await listAdmins(db);
  return admins.flatMap((userId) =>
    platforms.map((platform) => ({ kind: "platform_misconfigured" as const, userId, platform })),
  );
}

/** Platforms of which an account was read that had failed before. */
export interface EndedRefusals {
  /** The account had been refused for our app's sake. */
  readonly surely: readonly string[];
  /** It had failed for another reason, which may have come over the refusal. */
  readonly perhaps: readonly string[];
}

/**
 * Closes what admins were told about platforms that refused our app and do so no more, without a word: where an account
 * that was refused is read again, and where another one is and none is left that was refused. One statement, none where
 * there is nothing to end.
 */
export async function endRefusals(db: Db, { surely, perhaps }: EndedRefusals, now: Date): Promise<void> {
  const ends = (platforms: readonly string[], isSure: boolean) =>
    platforms.map((platform) => ({
      platform,
      isSure,
      incidentKey: operatorIncident("platform_misconfigured", platform),
    }));
  await endPlatformRefusals(db, [...ends(surely, true), ...ends(perhaps, false)], now);
}
