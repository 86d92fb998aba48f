/** Random choices that a seed decides, so that a campaign's plan can be repeated. */
export interface Random {
  /** A number in [0, 1). */
  unit(): number;
  /** A whole number in [0, below). */
  below(limit: number): number;
  /** `count` different items, in random order; all of them when there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
}

/** A generator by the mulberry32 recurrence; the same seed gives the same choices. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    sample: (items, count) => {
      const rest = [...items];
      const chosen = [];
      while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(below(rest.length), 1));
      return chosen;
    },
  };
}
