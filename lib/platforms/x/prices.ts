/**
 * What X charges for reading with pay-per-use (August 2026), in thousandths of a US dollar per resource that is
 * returned. Failed requests are free, and so is the same resource read again before 00:00 UTC. The console of the
 * developer account has the last word.
 */
export const prices = { currency: "USD", perUnit: 1000, post: 5, user: 10 } as const;

/** How many units of the budget in money one unit of these prices is. */
export const millionthsPerPrice = 1_000_000 / prices.perUnit;

/** The most that a call costs which returns up to that many resources of a kind, in thousandths of a US dollar. */
export function priceOf(kind: "post" | "user", resources: number): number {
  return prices[kind] * resources;
}

/** What X charges for an event of its Activity API, by how its type begins. */
const eventPrices: readonly (readonly [prefix: string, price: number])[] = [
  ["post.delete", 0],
  ["post.", prices.post],
  ["follow.", 10],
  ["profile.update.", 5],
  // Not on the price list; a read of a like costs this.
  ["like.", 1],
];

/** What an event of this type costs that X tells us, in thousandths of a US dollar; 0 where it is free or no price is known. */
export function priceOfEvent(type: string): number {
  return eventPrices.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 0;
}
