import "server-only";
import { hashToken, randomSecret } from "@/lib/crypto";

/** A secret that travels, and the hash of it that is stored: whoever reads the table cannot finish somebody's log-in. */
export interface HashedSecret {
  readonly secret: string;
  readonly hash: string;
}

/** A new `state` of 256 random bits (RFC 6749, 10.12). */
export function newState(): HashedSecret {
  const secret = randomSecret();
  return { secret, hash: hashToken(secret) };
}

/**
 * What ties an attempt to this browser: the nonce that its cookie already holds, so that two tabs can connect at the
 * same time, or a new one. Anything that is not a nonce of ours is replaced.
 */
export function browserNonce(current: string | null): HashedSecret {
  const secret = current !== null && /^[\w-]{43}$/.test(current) ? current : randomSecret();
  return { secret, hash: hashToken(secret) };
}
