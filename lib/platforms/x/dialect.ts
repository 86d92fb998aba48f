import { z } from "zod";

/** Keys of answers that X renamed in August 2026, new name first. Which of the two arrives follows the request. */
const legacyNames: ReadonlyMap<string, string> = new Map([
  ["repost_count", "retweet_count"],
  ["post_count", "tweet_count"],
  ["note_post", "note_tweet"],
]);

/**
 * An object of X's with the keys of its older dialect, whichever of the two it came in. We ask in the older one; how
 * long that is answered in kind is not announced.
 */
export function eitherDialect<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess(inLegacyNames, z.object(shape));
}

function inLegacyNames(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const legacy = legacyNames.get(name);
    return [legacy === undefined || legacy in value ? name : legacy, inner];
  });
  return Object.fromEntries(entries);
}
