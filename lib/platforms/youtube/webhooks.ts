import { z } from "zod";
import { plainAnswer, repeatable, textOf } from "@/lib/platforms/shared/webhook-body";
import { decodeDigest, genuine, refuse, signedByOneOf } from "@/lib/platforms/shared/webhook-signature";
import type {
  AnsweredChallenge,
  PlatformWebhooks,
  WebhookDelivery,
  WebhookEvent,
  WebhookRequest,
  WebhookSecrets,
  WebhookSubscriptions,
  WebhookVerdict,
} from "@/lib/platforms/types";
import { hosts } from "./endpoints";
import { parseFeed } from "./feed";

const platform = "youtube";
/** Ten days are the most that the hub grants. */
const leaseSeconds = 864_000;

/** The hub repeats the address that it was given, so the subscription stands in it. */
function subscriptionId({ query }: WebhookRequest): string | null {
  return query.get("subscription");
}

/** WebSub, section 5.3: only what we asked for is confirmed, by repeating the challenge. */
function challenge({ query }: WebhookRequest, { subscription }: WebhookSecrets): AnsweredChallenge | null {
  const mode = query.get("hub.mode");
  if (subscription === null || query.get("hub.topic") !== subscription.topic) return null;
  if (mode === "denied") return { answer: plainAnswer(""), lease: { mode } };
  const text = query.get("hub.challenge");
  if (!repeatable(text)) return null;
  if (mode === "unsubscribe") return { answer: plainAnswer(text), lease: { mode } };
  const seconds = Number(query.get("hub.lease_seconds") ?? Number.NaN);
  if (mode !== "subscribe" || !Number.isInteger(seconds) || seconds <= 0 || seconds > 10 * leaseSeconds) return null;
  return { answer: plainAnswer(text), lease: { mode, seconds } };
}

/** WebSub, section 7.1: what is not signed as agreed is dropped, and the hub hears that it was received. */
function verify({ headers, body }: WebhookDelivery, { subscription }: WebhookSecrets): WebhookVerdict {
  const header = headers.get("x-hub-signature");
  if (header === null || subscription === null) return refuse("unsigned", 204);
  const [algorithm, digest = ""] = header.split("=", 2);
  const named = algorithm === "sha1" || algorithm === "sha256" ? algorithm : null;
  const given = named === null ? null : decodeDigest(digest, named, "hex");
  if (named === null || given === null) return refuse("malformed_signature", 204);
  return signedByOneOf(named, [subscription.secret], given, body) ? genuine : refuse("wrong_signature", 204);
}

function parse({ body }: WebhookDelivery): WebhookEvent[] {
  return parseFeed(textOf(platform, body)).map(({ videoId, channelId, change, stamp, at }) => ({
    dedupeKey: `${change}:${videoId}:${stamp}`,
    kind: "content_changed",
    occurredAt: at,
    subject: videoId,
    ...(channelId === null ? {} : { platformUserId: channelId }),
  }));
}

const subscriptions: WebhookSubscriptions = {
  requiredScopes: [],
  isPerApp: false,
  speaksAs: "app",
  runsOut: true,
  // The documents say `/xml/feeds`; reports of September 2026 say that only the older form without it still works.
  topicOf: ({ platformUserId }, refusals) =>
    `https://www.youtube.com${refusals % 2 === 0 ? "/xml" : ""}/feeds/videos.xml?channel_id=${encodeURIComponent(platformUserId)}`,
  async request({ http }, { mode, topic, address, id, secret }) {
    await http.request({
      url: `https://${hosts.hub}/subscribe`,
      endpoint: "hub.subscribe",
      method: "POST",
      cost: 0,
      form: {
        "hub.mode": mode,
        "hub.topic": topic,
        "hub.callback": `${address}?subscription=${id}`,
        "hub.verify": "async",
        "hub.secret": secret,
        "hub.lease_seconds": String(leaseSeconds),
      },
      emptyBody: true,
      schema: z.unknown(),
    });
    return "asks_back";
  },
};

/** New, edited and removed public videos by WebSub: one subscription with a secret of its own per channel. */
export const webhooks: PlatformWebhooks = {
  contentTypes: () => ["application/atom+xml"],
  announcesPosts: true,
  subscriptionId,
  challenge,
  verify,
  parse,
  subscriptions,
};
