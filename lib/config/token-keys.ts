import { firstStated, refuse, type Source } from "./several-names";

const ringName = "TOKEN_ENCRYPTION_KEYS";
/** What the one key was called before there was a list, first wins. */
const oldNames = ["ENCRYPTION_KEY", "TOKEN_ENCRYPTION_KEY", "SOCIAL_MEDIA_ENCRYPTION_KEY"];
/** The id of a key that comes from an old name; stored secrets carry it. */
const oldKeyId = "env";
const keyBytes = 32;

/** The keys that seal tokens, as a list of `id:base64`, and the variable that they were read from. */
export interface StatedKeys {
  readonly keys: string;
  readonly name: string;
}

/** An old name holds one key without an id, in hex, base64 or base64url. */
function asEntry(name: string, value: string): string {
  const key = /^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, "hex") : Buffer.from(value, "base64");
  if (!/^[\w+/=-]+$/.test(value) || key.length !== keyBytes) {
    refuse(
      `${name} is not usable: it has to hold ${keyBytes} random bytes, as base64 or as ${keyBytes * 2} hex digits.`,
    );
  }
  return `${oldKeyId}:${key.toString("base64")}`;
}

/**
 * Reads the keys from TOKEN_ENCRYPTION_KEYS, else from the first of the three names that installations know from
 * elsewhere; null where none is set. Throws `AppError` CONFIGURATION for two different values under old names, and for one
 * that is not 32 bytes.
 */
export function readTokenKeys(source: Source): StatedKeys | null {
  const ring = firstStated(source, [ringName]);
  if (ring) return { keys: ring.value, name: ring.name };
  const old = firstStated(source, oldNames);
  return old && { keys: asEntry(old.name, old.value), name: old.name };
}
