import type { PlatformTrouble } from "@/lib/schemas/health";
import type { Account } from "@/lib/schemas/stats";

/** A trouble that concerns the person, and when their latest numbers at the platform were read (ISO 8601). */
export interface StandingTrouble {
  readonly trouble: PlatformTrouble;
  readonly numbersFrom: string | null;
}

/**
 * The troubles at platforms where the person has live accounts. One that was looked up at `readAt` is over as soon as any
 * of these accounts has been read since.
 */
export function standingTroubles(
  troubles: readonly PlatformTrouble[],
  readAt: string,
  accounts: readonly Account[],
): readonly StandingTrouble[] {
  return troubles.flatMap((trouble) => {
    const here = accounts.filter(({ platform, status }) => platform === trouble.platform && status !== "disconnected");
    if (here.length === 0) return [];
    const latest = here.reduce<string | null>(
      (newest, { lastSyncedAt: at }) => (at !== null && (newest === null || at > newest) ? at : newest),
      null,
    );
    return latest !== null && latest > readAt ? [] : [{ trouble, numbersFrom: latest }];
  });
}
