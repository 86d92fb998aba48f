import { createHmac, randomBytes } from "node:crypto";
import { minutes } from "./registered-webhooks";
import type { Message, SandboxWebhooks } from "./webhooks";

/** Meta tries at once and then ever more rarely, for 36 hours. */
export const META_RETRIES_MS = [1_000, ...minutes(5, 30, 120, 360, 720, 900)];

/** A message at the address for events. */
export function metaEvent(payload: unknown): Message {
  return { callback: "", contentType: "application/json", payload: JSON.stringify(payload) };
}

/** A message at one of the two callbacks about a person, not signed yet. */
export function metaCallback(callback: "deauthorize" | "data-deletion", userId: string, nowMs: number): Message {
  const issuedAt = Math.floor(nowMs / 1000);
  const payload = { algorithm: "HMAC-SHA256", issued_at: issuedAt, expires: issuedAt + 3600, user_id: userId };
  return { callback, contentType: "application/x-www-form-urlencoded", payload: JSON.stringify(payload) };
}

/** Events are signed in a header over their bytes; callbacks inside their form over the encoded payload. */
export const signForMeta: SandboxWebhooks["sign"] = ({ callback, contentType, payload }, secret) => {
  if (callback === "") {
    const signature = createHmac("sha256", secret).update(payload).digest("hex");
    return { headers: { "Content-Type": contentType, "X-Hub-Signature-256": `sha256=${signature}` }, body: payload };
  }
  const encoded = Buffer.from(payload).toString("base64url");
  const signature = createHmac("sha256", secret).update(encoded).digest("base64url");
  const body = new URLSearchParams({ signed_request: `${signature}.${encoded}` }).toString();
  return { headers: { "Content-Type": contentType }, body };
};

/** GET with the app's verify token; the bare challenge has to come back. */
export const challengeByMeta: NonNullable<SandboxWebhooks["challenge"]> = async (ask, client, url) => {
  const challenge = String(randomBytes(4).readUInt32BE());
  const address = new URL(url);
  address.searchParams.set("hub.mode", "subscribe");
  address.searchParams.set("hub.challenge", challenge);
  address.searchParams.set("hub.verify_token", client.verifyToken ?? "");
  const { status, text } = await ask(address.href);
  return status === 200 && text === challenge;
};
