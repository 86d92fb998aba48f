import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex: how random secrets are stored that only need to be recognised. */
export function hashToken(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Whether two texts are equal, in a time that depends on neither their content nor their lengths. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text, "utf8").digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** A random secret of 256 bits, as 43 characters that are safe in URLs and cookies. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}
