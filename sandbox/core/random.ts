/**
 * A 32-bit hash of its parts, the same on every machine and run: FNV-1a over the text, then the MurmurHash3 finaliser
 * so that neighbouring inputs give unrelated outputs.
 */
export function hash32(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = parts.join("\u0000");
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

/** A number in [0, 1) that depends on the parts alone. */
export function unit(...parts: readonly (string | number)[]): number {
  return hash32(...parts) / 0x1_0000_0000;
}

/** A roughly normal number (mean 0, standard deviation 1, within ±3.5) that depends on the parts alone. */
export function bell(...parts: readonly (string | number)[]): number {
  let sum = 0;
  for (let draw = 0; draw < 4; draw += 1) sum += unit(...parts, draw);
  return (sum - 2) * Math.sqrt(3);
}

/** One of `items`, chosen by the parts alone. Throws for an empty list. */
export function pick<T>(items: readonly T[], ...parts: readonly (string | number)[]): T {
  const chosen = items[Math.floor(unit(...parts) * items.length)];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
}
