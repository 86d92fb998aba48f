import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookRefusal, WebhookVerdict } from "@/lib/platforms/types";

export const genuine: WebhookVerdict = { genuine: true };

/** A delivery that is not believed, and what the platform is answered. */
export function refuse(reason: WebhookRefusal, status: 204 | 400 | 401): WebhookVerdict {
  return { genuine: false, reason, status };
}

type Algorithm = "sha1" | "sha256";
const digestBytes: Record<Algorithm, number> = { sha1: 20, sha256: 32 };

/** The HMAC of parts that follow each other, over bytes as they are. */
export function hmac(algorithm: Algorithm, key: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const digest = createHmac(algorithm, key);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** A digest out of its text; null unless the text is the one spelling (hexadecimal in either case) of so many bytes. */
export function decodeDigest(
  text: string,
  algorithm: Algorithm,
  encoding: "hex" | "base64" | "base64url",
): Buffer | null {
  const bytes = Buffer.from(text, encoding);
  if (bytes.length !== digestBytes[algorithm]) return null;
  const written = bytes.toString(encoding);
  return written === (encoding === "hex" ? text.toLowerCase() : text) ? bytes : null;
}

/** Whether two digests are the same, in a time that does not depend on where they differ. */
export function sameDigest(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Whether a digest is that of `parts` under one of several secrets. All of them are tried, so that the time tells
 * nothing; an empty secret signs nothing.
 */
export function signedByOneOf(
  algorithm: Algorithm,
  secrets: readonly (string | null)[],
  given: Buffer,
  ...parts: readonly (string | Uint8Array)[]
): boolean {
  let found = false;
  for (const secret of secrets) {
    if (secret === null || secret === "") continue;
    if (sameDigest(hmac(algorithm, secret, ...parts), given)) found = true;
  }
  return found;
}
