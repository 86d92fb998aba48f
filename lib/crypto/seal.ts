import "server-only";
import { randomBytes } from "node:crypto";
import { AppError } from "@/lib/errors";
import { gcmDecrypt, gcmEncrypt, nonceBytes, tagBytes } from "./gcm";
import { type KeyRing, keyRing } from "./key-ring";

/** Where a sealed text is stored. It opens there and nowhere else. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** The row's id, known before sealing. */
  readonly rowId: string;
}

const version = "v1";

function associatedData({ table, column, rowId }: SealedPlace, keyId: string): Buffer {
  const parts = [table, column, rowId, keyId];
  // The parts are joined by colons: one inside a part would let two places share their associated data.
  if (parts.some((part) => part === "" || part.includes(":"))) {
    throw new AppError("INTERNAL", "A sealed text needs a table, a column and a row id without colons.");
  }
  return Buffer.from(parts.join(":"), "utf8");
}

/** Only the one spelling that encoding gives is accepted, so that no two texts mean the same bytes. */
function decode(part: string | undefined): Buffer | null {
  if (part === undefined) return null;
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : null;
}

/**
 * Seals a secret for one column of one row: AES-256-GCM under the ring's first key with a fresh 96-bit nonce, written
 * `v1.keyId.nonce.text.tag` (base64url), bound to `table:column:row id:key id` as associated data.
 */
export function sealToken(plain: string, place: SealedPlace, ring: KeyRing = keyRing()): string {
  const { id, key } = ring.sealing;
  const nonce = randomBytes(nonceBytes);
  const { text, tag } = gcmEncrypt(
    { key, nonce, associatedData: associatedData(place, id) },
    Buffer.from(plain, "utf8"),
  );
  return [version, id, ...[nonce, text, tag].map((part) => part.toString("base64url"))].join(".");
}

/** The id of the key that a text was sealed under. */
export function sealedKeyId(sealed: string): string {
  return sealed.split(".")[1] ?? "";
}

/**
 * Opens what `sealToken` gave for the same place. Throws `AppError("CONFIGURATION")` when its key is not in the ring,
 * and `AppError("INTERNAL")` for anything changed, cut, or moved from another row, column, table or key.
 */
export function openToken(sealed: string, place: SealedPlace, ring: KeyRing = keyRing()): string {
  const damaged = (cause?: unknown) =>
    new AppError("INTERNAL", `A stored secret in ${place.table}.${place.column} cannot be opened.`, { cause });
  const [found, keyId = "", ...encoded] = sealed.split(".");
  const [nonce, text, tag] = encoded.map(decode);
  if (found !== version || encoded.length !== 3 || !nonce || !text || !tag) throw damaged();
  if (nonce.length !== nonceBytes || tag.length !== tagBytes) throw damaged();
  const key = ring.opening.get(keyId);
  if (!key) {
    const message = "A stored secret was sealed with a key that TOKEN_ENCRYPTION_KEYS no longer holds: put it back.";
    throw new AppError("CONFIGURATION", message);
  }
  try {
    return gcmDecrypt({ key, nonce, associatedData: associatedData(place, keyId) }, { text, tag }).toString("utf8");
  } catch (cause) {
    throw damaged(cause);
  }
}
