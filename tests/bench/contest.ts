/** One of the two things that are compared. `prepare` is not timed; `run` returns how many units it did. */
export interface Side {
  readonly name: string;
  prepare?(): Promise<void>;
  run(): Promise<number>;
}

/** What came of a contest: rates in units per second, in the order in which they were taken. */
export interface Contest {
  readonly limit: readonly number[];
  readonly product: readonly number[];
  /** Median of the rounds' ratios, product ÷ limit. */
  readonly ratio: number;
  /** (largest - smallest) / median of the limit's rates; above `voidAbove` the contest says nothing. */
  readonly limitSpread: number;
  readonly isVoid: boolean;
}

/** A limit that moved by more than this share while it was measured makes the whole measurement void. */
export const voidAbove = 0.15;

/** The middle value; the mean of the two middle ones for an even number of values. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** (largest - smallest) / median. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

async function rateOf(side: Side): Promise<number> {
  await side.prepare?.();
  const started = performance.now();
  const units = await side.run();
  return (units * 1000) / (performance.now() - started);
}

/** Works out a contest from the rates of its rounds. */
export function judgeContest(limit: readonly number[], product: readonly number[]): Contest {
  const limitSpread = spread(limit);
  return {
    limit,
    product,
    ratio: median(product.map((rate, round) => rate / (limit[round] ?? Number.NaN))),
    limitSpread,
    isVoid: !(limitSpread <= voidAbove),
  };
}

/**
 * Runs limit and product in turns, after one round of each that does not count, and compares the rates round by round.
 * What else the machine does meets both alike.
 */
export async function contest(limit: Side, product: Side, rounds: number): Promise<Contest> {
  const rates = { limit: [] as number[], product: [] as number[] };
  for (let round = -1; round < rounds; round += 1) {
    const [limitRate, productRate] = [await rateOf(limit), await rateOf(product)];
    if (round < 0) continue;
    rates.limit.push(limitRate);
    rates.product.push(productRate);
  }
  return judgeContest(rates.limit, rates.product);
}
