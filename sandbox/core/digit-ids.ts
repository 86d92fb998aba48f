/**
 * Decimal ids that look unordered but can be read back: a position in [0, 10^12) is multiplied by a constant modulo 10^12
 * and put behind a five-digit prefix. Seventeen digits are more than a double holds, as on the real platforms.
 */
const MODULUS = 10n ** 12n;
const FACTOR = 387_420_489_113n;
const INVERSE = inverse(FACTOR, MODULUS);
const SLOTS_PER_OWNER = 10_000_000;

/** The id of the `index`th thing (below ten million) of an owner (below 100,000) under a prefix of five digits. */
export function encodeDigitId(prefix: string, owner: number, index: number): string {
  const position = BigInt(owner * SLOTS_PER_OWNER + index);
  return prefix + ((position * FACTOR) % MODULUS).toString().padStart(12, "0");
}

/** Owner and index behind an id made with this prefix, or null for anything else. */
export function decodeDigitId(prefix: string, id: string): { owner: number; index: number } | null {
  if (!id.startsWith(prefix) || !/^\d{17}$/.test(id)) return null;
  const position = Number((BigInt(id.slice(5)) * INVERSE) % MODULUS);
  return { owner: Math.floor(position / SLOTS_PER_OWNER), index: position % SLOTS_PER_OWNER };
}

/** The number that undoes a multiplication modulo `modulus`, by the extended Euclidean algorithm. */
function inverse(factor: bigint, modulus: bigint): bigint {
  let [rest, nextRest] = [modulus, factor % modulus];
  let [coefficient, nextCoefficient] = [0n, 1n];
  while (nextRest !== 0n) {
    const quotient = rest / nextRest;
    [rest, nextRest] = [nextRest, rest - quotient * nextRest];
    [coefficient, nextCoefficient] = [nextCoefficient, coefficient - quotient * nextCoefficient];
  }
  if (rest !== 1n) throw new Error("the factor has no inverse");
  return ((coefficient % modulus) + modulus) % modulus;
}
