import "server-only";
import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { env } from "@/lib/config";
import { AppError } from "@/lib/errors";

/** The keys that seal stored secrets: the first seals, every one of them opens. */
export interface KeyRing {
  readonly sealing: { readonly id: string; readonly key: KeyObject };
  readonly opening: ReadonlyMap<string, KeyObject>;
}

const keyBytes = 32;
/** Ids stand inside sealed texts and their associated data, so they hold none of the separators `.`, `:` and `,`. */
const idPattern = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$/;
/** 32 random bytes have fewer than 16 different values about never; typed or repeated patterns do. */
const fewestDistinctBytes = 16;

const usualName = "TOKEN_ENCRYPTION_KEYS";

function refuse(variable: string, reason: string): never {
  throw new AppError("CONFIGURATION", `${variable} is not usable: ${reason}`);
}

/** A key object instead of its bytes: a cipher takes it four times as fast, and no log can print it. */
function decodeKey(variable: string, id: string, text: string): KeyObject {
  const key = Buffer.from(text, "base64");
  const canonical = [key.toString("base64"), key.toString("base64").replace(/=+$/, ""), key.toString("base64url")];
  if (!canonical.includes(text)) refuse(variable, `the key "${id}" is not base64.`);
  if (key.length !== keyBytes) {
    const hint = /^[0-9a-f]{64}$/i.test(text) ? " (this looks like hex: write the same bytes as base64)" : "";
    refuse(variable, `the key "${id}" has ${key.length} bytes instead of ${keyBytes}${hint}.`);
  }
  if (new Set(key).size < fewestDistinctBytes)
    refuse(variable, `the key "${id}" is not random: run \`npm run cli -- generate-key\`.`);
  return createSecretKey(key);
}

/**
 * Reads `id:base64[,id:base64]`, 32 bytes each. Throws `AppError("CONFIGURATION")` that names the id, never the key,
 * when an entry is malformed, too short or not random, when an id occurs twice, or when two ids hold the same key.
 * `variable`: where the text stands, for that message.
 */
export function parseKeyRing(text: string, variable: string = usualName): KeyRing {
  const opening = new Map<string, KeyObject>();
  let sealing: KeyRing["sealing"] | null = null;
  for (const entry of text.split(",").map((part) => part.trim())) {
    const colon = entry.indexOf(":");
    if (colon < 0) refuse(variable, "each entry is written id:base64.");
    const id = entry.slice(0, colon);
    if (!idPattern.test(id))
      refuse(variable, "an id has 1 to 32 letters, digits, - or _, and starts with a letter or digit.");
    if (opening.has(id)) refuse(variable, `the id "${id}" occurs twice.`);
    const key = decodeKey(variable, id, entry.slice(colon + 1));
    for (const [otherId, other] of opening) {
      if (other.equals(key))
        refuse(variable, `"${otherId}" and "${id}" hold the same key, so rotating to it changes nothing.`);
    }
    opening.set(id, key);
    sealing ??= { id, key };
  }
  return sealing ? { sealing, opening } : refuse(variable, "it names no key.");
}

let cached: { text: string; ring: KeyRing } | null = null;

/** The key ring of this process, from the configuration. Throws like `parseKeyRing`. */
export function keyRing(): KeyRing {
  const { tokenEncryptionKeys: text, tokenKeysName } = env();
  if (cached?.text !== text) cached = { text, ring: parseKeyRing(text, tokenKeysName) };
  return cached.ring;
}

/** A new random key as `id:base64`, ready to be put in front of TOKEN_ENCRYPTION_KEYS. */
export function generateKey(): string {
  return `k${randomBytes(4).toString("hex")}:${randomBytes(keyBytes).toString("base64")}`;
}

/** Throws `AppError("CONFIGURATION")` with what to do when this process cannot work with its configuration. */
export function requireUsableConfiguration(): void {
  keyRing();
}
