import type { MissingPosts } from "@/lib/db/posts";
import { standsAfterMs } from "./judge";

/** So many posts do not disappear at once without being asked about again. */
const manyPosts = 3;

/** `mark`: the missing posts are gone. `hold`: nothing is believed yet. `since` is what to remember for the next listing. */
export interface MissingVerdict {
  readonly action: "mark" | "hold";
  readonly since: Date | null;
}

/**
 * Judges what a complete listing did not show. Single posts that are missing are gone; that none of several is there any
 * more is doubted, as a fall to 0 followers is, until complete listings have said so for 24 hours without a break.
 */
export function judgeMissing(
  { missing, stillThere }: Pick<MissingPosts, "missing" | "stillThere">,
  goneSince: Date | null,
  now: Date,
): MissingVerdict {
  if (stillThere > 0 || missing.length < manyPosts) return { action: "mark", since: null };
  const since = goneSince ?? now;
  return now.getTime() - since.getTime() < standsAfterMs ? { action: "hold", since } : { action: "mark", since: null };
}
