import { z } from "zod";
import { fingerprint, jsonAnswer, parseJson, textOf, writtenTime } from "@/lib/platforms/shared/webhook-body";
import { decodeDigest, genuine, hmac, refuse, signedByOneOf } from "@/lib/platforms/shared/webhook-signature";
import type {
  AnsweredChallenge,
  PlatformWebhooks,
  WebhookDelivery,
  WebhookEvent,
  WebhookKind,
  WebhookRequest,
  WebhookSecrets,
  WebhookVerdict,
} from "@/lib/platforms/types";
import { subscriptions } from "./activity";
import { millionthsPerPrice, priceOfEvent } from "./prices";

const platform = "x";
/**
 * What X asks to have signed. The answer is the very digest that signs a delivery of the same text, so nothing that could
 * be a delivery is signed for whoever asks, and nothing that would be signed for them is believed.
 */
const crcToken = /^[\w+/=-]{1,200}$/;
const id = z.string().min(1).max(100);

const payloadFacts = z
  .object({
    id: id.optional(),
    author_id: id.optional(),
    user_id: id.optional(),
    created_at: z.string().optional(),
    date_time: z.string().optional(),
  })
  .catch({});

const activity = z.object({
  event_uuid: z.union([id, z.number().transform(String)]),
  event_type: z.string().min(1).max(100),
  filter: z.object({ user_id: id.optional() }).optional(),
  payload: z.unknown().optional(),
});
/** Everything else that arrives here (a finished replay, the older product's events) has no `data`. */
const envelope = z.object({ data: activity.optional() }).loose();

const comments = /^post\.(?:mention|reply|quote)\./;
const contents = /^(?:post|like)\./;
const accounts = /^(?:follow|profile)\./;

function kindOf(type: string): WebhookKind {
  if (type === "oauth.revoke") return "deauthorized";
  if (type === "post.delete") return "content_removed";
  if (comments.test(type)) return "comment";
  if (contents.test(type)) return "content_changed";
  return accounts.test(type) ? "account_changed" : "other";
}

/** X answers its challenge and signs its events with the app's API secret, which is not the OAuth 2.0 client's. */
function challenge({ query }: WebhookRequest, secrets: WebhookSecrets): AnsweredChallenge | null {
  const token = query.get("crc_token");
  if (secrets.webhookSecret === null || token === null || !crcToken.test(token)) return null;
  const digest = hmac("sha256", secrets.webhookSecret, token).toString("base64");
  return { answer: jsonAnswer({ response_token: `sha256=${digest}` }) };
}

function verify({ headers, body }: WebhookDelivery, secrets: WebhookSecrets): WebhookVerdict {
  const header = headers.get("x-twitter-webhooks-signature");
  if (header === null) return refuse("unsigned", 401);
  const given = header.startsWith("sha256=") ? decodeDigest(header.slice("sha256=".length), "sha256", "base64") : null;
  if (given === null) return refuse("malformed_signature", 401);
  if (crcToken.test(Buffer.from(body).toString("latin1"))) return refuse("wrong_signature", 401);
  return signedByOneOf("sha256", [secrets.webhookSecret], given, body) ? genuine : refuse("wrong_signature", 401);
}

function parse({ body }: WebhookDelivery): WebhookEvent[] {
  const value = parseJson(platform, textOf(platform, body), envelope);
  const { data } = value;
  if (data === undefined) return [{ dedupeKey: `unnamed:${fingerprint(value)}`, kind: "other", occurredAt: null }];
  const payload = payloadFacts.parse(data.payload);
  const kind = kindOf(data.event_type);
  const costUnits = priceOfEvent(data.event_type) * millionthsPerPrice;
  const userId = kind === "deauthorized" ? payload.user_id : (data.filter?.user_id ?? payload.author_id);
  return [
    {
      dedupeKey: data.event_uuid,
      kind,
      occurredAt: writtenTime(payload.created_at ?? payload.date_time),
      ...(userId === undefined ? {} : { platformUserId: userId, personId: userId }),
      ...(payload.id === undefined ? {} : { subject: payload.id }),
      ...(costUnits > 0 ? { costUnits } : {}),
    },
  ];
}

/** Events of the X Activity API; each has a uuid of its own, which X asks everybody to tell repeats by. */
export const webhooks: PlatformWebhooks = {
  contentTypes: () => ["application/json"],
  announcesPosts: true,
  challenge,
  verify,
  parse,
  subscriptions,
};
