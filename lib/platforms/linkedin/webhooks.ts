import { z } from "zod";
import { epochTime, fingerprint, jsonAnswer, parseJson, textOf } from "@/lib/platforms/shared/webhook-body";
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
import { subscriptions } from "./event-subscriptions";

const platform = "linkedin";
/** Part of the text that is signed; some clients saw it in the header as well. */
const prefix = "hmacsha256=";
/** The only form of a challenge: with any text, whoever asks could have the prefix and a delivery of their own signed. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const urn = z.string().min(1).max(300);

const notification = z.object({
  notificationId: z.union([z.string().min(1).max(100), z.number().transform(String)]),
  organizationalEntity: urn,
  action: z.string().max(100),
  sourcePost: urn.optional(),
  decoratedSourcePost: z.object({ entity: urn.optional() }).optional(),
  lastModifiedAt: z.number().optional(),
});
const socialActions = z.object({
  type: z.literal("ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"),
  notifications: z.array(notification).max(1000),
});
const anything = z.object({ type: z.string().max(200).optional() }).loose();

function kindOf(action: string): WebhookKind {
  if (/(?:^|_)COMMENT(?:_|$)/.test(action)) return "comment";
  return /^(?:LIKE|SHARE|SHARE_MENTION)$/.test(action) ? "content_changed" : "other";
}

/** The challenge is signed with the client's secret and has to come back within three seconds, as JSON. */
function challenge({ query }: WebhookRequest, secrets: WebhookSecrets): AnsweredChallenge | null {
  const challengeCode = query.get("challengeCode");
  if (challengeCode === null || !uuid.test(challengeCode)) return null;
  const challengeResponse = hmac("sha256", secrets.clientSecret, challengeCode).toString("hex");
  return { answer: jsonAnswer({ challengeCode, challengeResponse }) };
}

function verify({ headers, body }: WebhookDelivery, secrets: WebhookSecrets): WebhookVerdict {
  const header = headers.get("x-li-signature");
  if (header === null) return refuse("unsigned", 401);
  const given = decodeDigest(header.startsWith(prefix) ? header.slice(prefix.length) : header, "sha256", "hex");
  if (given === null) return refuse("malformed_signature", 401);
  return signedByOneOf("sha256", [secrets.clientSecret], given, prefix, body)
    ? genuine
    : refuse("wrong_signature", 401);
}

function parse({ body }: WebhookDelivery): WebhookEvent[] {
  const text = textOf(platform, body);
  const value = parseJson(platform, text, anything);
  if (value.type !== "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS") {
    return [{ dedupeKey: `${value.type ?? "untyped"}:${fingerprint(value)}`, kind: "other", occurredAt: null }];
  }
  return parseJson(platform, text, socialActions).notifications.map((one) => {
    // `sourcePost` is an activity; posts are listed by the share that stands beside it.
    const subject = one.decoratedSourcePost?.entity ?? one.sourcePost;
    return {
      dedupeKey: one.notificationId,
      kind: kindOf(one.action),
      platformUserId: one.organizationalEntity,
      occurredAt: epochTime(one.lastModifiedAt),
      ...(subject === undefined ? {} : { subject }),
    };
  });
}

/** What others do with a page's posts. There is no event about members, none about the page's own posts. */
export const webhooks: PlatformWebhooks = {
  contentTypes: () => ["application/json"],
  announcesPosts: false,
  challenge,
  verify,
  parse,
  subscriptions,
};
