import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type {
  AnsweredChallenge,
  WebhookDelivery,
  WebhookEvent,
  WebhookRequest,
  WebhookSecrets,
  WebhookVerdict,
} from "@/lib/platforms/types";
import { epochTime, parseJson, plainAnswer, repeatable, textOf, webhookInvalid } from "./webhook-body";
import { decodeDigest, genuine, refuse, signedByOneOf } from "./webhook-signature";

/** The addresses that Meta calls when a person removes the app, and when they ask for their data to be deleted. */
export const metaCallbacks = ["deauthorize", "data-deletion"] as const;

const signedPayload = z.object({
  algorithm: z.literal("HMAC-SHA256"),
  user_id: z.string().min(1).max(100),
  issued_at: z.number().optional(),
});

/** Meta's events come as JSON, its two callbacks as a form. */
export function metaContentTypes(callback: string | null): readonly string[] {
  return callback === null ? ["application/json"] : ["application/x-www-form-urlencoded"];
}

function sameWord(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Repeats `hub.challenge` to who knows our verify token. */
export function metaChallenge({ callback, query }: WebhookRequest, secrets: WebhookSecrets): AnsweredChallenge | null {
  if (callback !== null || secrets.verifyToken === null || query.get("hub.mode") !== "subscribe") return null;
  const challenge = query.get("hub.challenge");
  if (!sameWord(query.get("hub.verify_token") ?? "", secrets.verifyToken) || !repeatable(challenge)) return null;
  return { answer: plainAnswer(challenge) };
}

/**
 * Events carry `X-Hub-Signature-256` over the body; the two callbacks sign their payload inside the form (there a bad
 * one is answered 400). Either of the given secrets may have signed.
 */
export function metaVerify(delivery: WebhookDelivery, secrets: readonly (string | null)[]): WebhookVerdict {
  return delivery.callback === null ? verifyHeader(delivery, secrets) : verifyRequest(delivery, secrets);
}

function verifyHeader({ headers, body }: WebhookDelivery, secrets: readonly (string | null)[]): WebhookVerdict {
  const header = headers.get("x-hub-signature-256");
  if (header === null) return refuse("unsigned", 401);
  const given = header.startsWith("sha256=") ? decodeDigest(header.slice("sha256=".length), "sha256", "hex") : null;
  if (given === null) return refuse("malformed_signature", 401);
  return signedByOneOf("sha256", secrets, given, body) ? genuine : refuse("wrong_signature", 401);
}

function signedRequestOf(body: Uint8Array): { signature: string; payload: string } | null {
  const values = new URLSearchParams(new TextDecoder().decode(body)).getAll("signed_request");
  const parts = values.length === 1 ? (values[0] ?? "").split(".") : [];
  const [signature, payload] = parts;
  return parts.length === 2 && signature && payload ? { signature, payload } : null;
}

function verifyRequest({ body }: WebhookDelivery, secrets: readonly (string | null)[]): WebhookVerdict {
  const request = signedRequestOf(body);
  if (request === null) return refuse("unsigned", 400);
  const given = decodeDigest(request.signature, "sha256", "base64url");
  if (given === null) return refuse("malformed_signature", 400);
  if (!signedByOneOf("sha256", secrets, given, request.payload)) return refuse("wrong_signature", 400);
  const decoded = Buffer.from(request.payload, "base64url").toString("utf8");
  // The payload names its own algorithm; any other than the one that was checked would be a trick.
  const isAgreed = /"algorithm"\s*:\s*"HMAC-SHA256"/.test(decoded);
  return isAgreed ? genuine : refuse("malformed_signature", 400);
}

/** The event of a genuine call at one of the two callbacks. Throws WEBHOOK_INVALID. */
export function parseSignedRequest(platform: string, { callback, body }: WebhookDelivery): WebhookEvent[] {
  const request = signedRequestOf(body);
  if (request === null) throw webhookInvalid(platform, "The callback holds no signed request.");
  const text = textOf(platform, Buffer.from(request.payload, "base64url"));
  const { user_id: personId, issued_at: issuedAt } = parseJson(platform, text, signedPayload);
  const kind = callback === "data-deletion" ? "data_deletion" : "deauthorized";
  return [{ dedupeKey: `${kind}:${personId}:${issuedAt ?? ""}`, kind, personId, occurredAt: epochTime(issuedAt) }];
}
