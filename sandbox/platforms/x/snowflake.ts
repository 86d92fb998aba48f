const EPOCH_MS = 1_288_834_974_657n;
const OWNER_BITS = 16n;
const INDEX_BITS = 6n;
const LOW_BITS = OWNER_BITS + INDEX_BITS;

/** What an id says about the thing behind it. */
export interface SnowflakeParts {
  readonly timeMs: number;
  readonly owner: number;
  /** The last six bits of its position among its owner's things. */
  readonly lowIndex: number;
}

/**
 * An id of 19 digits, beyond what a double holds, that grows with time as X's do: milliseconds, then the owner's number
 * (below 65,536), then the last six bits of a position.
 */
export function snowflake(timeMs: number, owner: number, index: number): string {
  const low = (BigInt(owner) << INDEX_BITS) | (BigInt(index) & ((1n << INDEX_BITS) - 1n));
  return String(((BigInt(timeMs) - EPOCH_MS) << LOW_BITS) | low);
}

/** The parts of an id, or null for anything that is no id. */
export function readSnowflake(id: string): SnowflakeParts | null {
  if (!/^\d{1,19}$/.test(id)) return null;
  const value = BigInt(id);
  return {
    timeMs: Number((value >> LOW_BITS) + EPOCH_MS),
    owner: Number((value >> INDEX_BITS) & ((1n << OWNER_BITS) - 1n)),
    lowIndex: Number(value & ((1n << INDEX_BITS) - 1n)),
  };
}
