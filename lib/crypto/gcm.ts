import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

export const nonceBytes = 12;
export const tagBytes = 16;

interface GcmInput {
  /** 32 bytes. */
  readonly key: KeyObject | Buffer;
  /** 12 bytes, never used twice with one key. */
  readonly nonce: Buffer;
  /** Authenticated, not encrypted. */
  readonly associatedData: Buffer;
}

/** AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag. */
export function gcmEncrypt(input: GcmInput, plain: Buffer): { text: Buffer; tag: Buffer } {
  const cipher = createCipheriv("aes-256-gcm", input.key, input.nonce, { authTagLength: tagBytes });
  cipher.setAAD(input.associatedData);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { text, tag: cipher.getAuthTag() };
}

/** The reverse of `gcmEncrypt`. Throws when key, nonce, associated data, text or tag is not the one of the encryption. */
export function gcmDecrypt(input: GcmInput, sealed: { text: Buffer; tag: Buffer }): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", input.key, input.nonce, { authTagLength: tagBytes });
  decipher.setAAD(input.associatedData);
  decipher.setAuthTag(sealed.tag);
  return Buffer.concat([decipher.update(sealed.text), decipher.final()]);
}
