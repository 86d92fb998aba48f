import { clock } from "@/lib/clock";

/**
 * Divides the time until `until` (wall time) among steps that follow each other, by their shares. Each call says when the
 * next step's time is over. What a step leaves goes to those after it, and no step can take what is theirs. Throws a
 * RangeError when called more often than there are shares.
 */
export function shareTime(until: Date, shares: readonly number[], wall = clock.wall): () => Date {
  const waiting = [...shares];
  return () => {
    const all = waiting.reduce((sum, share) => sum + share, 0);
    const share = waiting.shift();
    if (share === undefined) throw new RangeError("there are fewer shares than steps");
    const now = wall().getTime();
    const leftMs = Math.max(0, until.getTime() - now);
    return new Date(now + (leftMs * share) / all);
  };
}
