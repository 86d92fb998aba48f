import type { Db } from "@/lib/db/client";
import { loadFollowersHistory } from "@/lib/db/statistics";

/** What the last 30 days say about an account. */
export interface FollowersHistory {
  /** The largest change from one known day to the next; 0 with fewer than two days. */
  readonly largestDailyChange: number;
  /** The newest day whose number carries no flag; null when there is none. */
  readonly lastSound: { readonly day: string; readonly followers: number } | null;
}

const emptyHistory: FollowersHistory = { largestDailyChange: 0, lastSound: null };
const collectMs = 5;
const dayMs = 86_400_000;

/** Summarises the days of one account, oldest first. Flagged days count for nothing; a gap is spread over its days. */
export function summariseHistory(
  days: readonly { readonly day: string; readonly followers: number; readonly flags: number }[],
): FollowersHistory {
  let largestDailyChange = 0;
  let lastSound: FollowersHistory["lastSound"] = null;
  for (const { day, followers, flags } of days) {
    if (flags !== 0) continue;
    if (lastSound !== null) {
      const between = Math.max(1, Math.round((Date.parse(day) - Date.parse(lastSound.day)) / dayMs));
      largestDailyChange = Math.max(largestDailyChange, Math.abs(followers - lastSound.followers) / between);
    }
    lastSound = { day, followers };
  }
  return { largestDailyChange, lastSound };
}

/**
 * Loads histories for whoever asks within a few milliseconds with one statement, so that a platform which answers
 * nonsense for a whole batch costs one statement and not one per account.
 */
export function historyLoader(db: Db, firstDay: string): (connectionSeq: number) => Promise<FollowersHistory> {
  let waiting: { seqs: Set<number>; loaded: Promise<Map<number, FollowersHistory>> } | null = null;

  async function load(seqs: Set<number>): Promise<Map<number, FollowersHistory>> {
    await new Promise((resolve) => setTimeout(resolve, collectMs));
    waiting = null;
    const days = await loadFollowersHistory(db, [...seqs], firstDay);
    return new Map([...seqs].map((seq) => [seq, summariseHistory(days.filter((row) => row.connectionSeq === seq))]));
  }

  return async (connectionSeq) => {
    if (waiting === null) {
      const seqs = new Set<number>();
      waiting = { seqs, loaded: load(seqs) };
    }
    waiting.seqs.add(connectionSeq);
    return (await waiting.loaded).get(connectionSeq) ?? emptyHistory;
  };
}
