/**
 * Video ids that look random but can be read back: tag, channel number and index packed into 64 bits, multiplied by an
 * odd constant modulo 2^64 (which is reversible) and written as eleven base64url characters, as YouTube's are.
 */
const MASK = (1n << 64n) - 1n;
const FACTOR = 0x9e37_79b9_7f4a_7c15n;
const INVERSE = inverseModulo64(FACTOR);
const TAG = 0x5afen;

/** The id of the `index`th video (0 = oldest) of the channel with that number. */
export function encodeVideoId(channelNo: number, index: number): string {
  const packed = (TAG << 48n) | (BigInt(channelNo) << 32n) | BigInt(index);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE((packed * FACTOR) & MASK);
  return bytes.toString("base64url");
}

/** Channel number and index behind a video id, or null for an id that was not made here. */
export function decodeVideoId(id: string): { channelNo: number; index: number } | null {
  if (!/^[A-Za-z0-9_-]{11}$/.test(id)) return null;
  const packed = (Buffer.from(id, "base64url").readBigUInt64BE() * INVERSE) & MASK;
  if (packed >> 48n !== TAG) return null;
  return { channelNo: Number((packed >> 32n) & 0xffffn), index: Number(packed & 0xffff_ffffn) };
}

/** The inverse of an odd number modulo 2^64 by Newton's iteration, which doubles the right bits each round. */
function inverseModulo64(odd: bigint): bigint {
  let inverse = odd;
  for (let round = 0; round < 6; round += 1) inverse = (inverse * (2n - odd * inverse)) & MASK;
  return inverse;
}
