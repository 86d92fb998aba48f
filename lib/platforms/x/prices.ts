/**
 * What X charges for reading with pay-per-use (August 2026), in thousandths of a US dollar per resource that is
 * returned. Failed requests are free, and so is the same resource read again before 00:00 UTC. The console of the
 * developer account has the last word.
 */
export const prices = { currency: "USD", perUnit: 1000, post: 5, user: 10 } as const;

/** The most that a call costs which returns up to that many resources of a kind, in thousandths of a US dollar. */
export function priceOf(kind: "post" | "user", resources: number): number {
  return prices[kind] * resources;
}
