import { z } from "zod";
import { instagramEnvelope, instagramEvents } from "@/lib/platforms/shared/meta/instagram-events";
import { pageSubscriptions } from "@/lib/platforms/shared/meta/subscribed-apps";
import {
  metaCallbacks,
  metaChallenge,
  metaContentTypes,
  metaVerify,
  parseSignedRequest,
} from "@/lib/platforms/shared/meta-webhooks";
import { epochTime, fingerprint, parseJson, textOf } from "@/lib/platforms/shared/webhook-body";
import type { PlatformWebhooks, WebhookDelivery, WebhookEvent, WebhookKind } from "@/lib/platforms/types";

const platform = "facebook";
const id = z.union([z.string().min(1).max(200), z.number().transform(String)]);

const entry = z.object({
  id,
  time: z.number().optional(),
  changes: z.array(z.object({ field: z.string().max(100), value: z.unknown().optional() })).optional(),
  messaging: z.array(z.unknown()).optional(),
});
const envelope = z.object({ object: z.string().max(100), entry: z.array(entry).max(1000) });

const feedFacts = z
  .object({
    item: z.string().optional(),
    post_id: id.optional(),
    created_time: z.number().optional(),
    from: z.object({ id: id.optional() }).optional(),
  })
  .catch({});

/** Fields of the Page itself that are published with it. */
const accountFields = new Set(["name", "picture", "about", "website", "category", "general_info"]);

function kindOf(field: string, item: string | undefined): WebhookKind {
  if (field === "feed") return item === "comment" ? "comment" : "content_changed";
  if (field === "mention") return "comment";
  return accountFields.has(field) ? "account_changed" : "other";
}

function eventOf(pageId: string, field: string, value: unknown, time: number | undefined): WebhookEvent[] {
  const { item, post_id: subject, created_time: createdTime, from } = feedFacts.parse(value);
  const kind = kindOf(field, item);
  // The Page's own comments come back; its own posts are what there is to hear of.
  if (kind === "comment" && from?.id === pageId) return [];
  return [
    {
      // Item, verb, ids and creation time stand in the value; a later wording of the same comment is another event.
      dedupeKey: `${field}:${pageId}:${fingerprint(value ?? null)}`,
      kind,
      platformUserId: pageId,
      // `entry.time` is when it was sent, which is all there is for an edit or a removal.
      occurredAt: epochTime(createdTime ?? time),
      ...(subject === undefined ? {} : { subject }),
    },
  ];
}

function eventsOf({ id: pageId, time, changes, messaging }: z.output<typeof entry>): WebhookEvent[] {
  if (changes) return changes.flatMap(({ field, value }) => eventOf(pageId, field, value, time));
  return (messaging ?? []).flatMap((message) => eventOf(pageId, "messaging", message, time));
}

function parse(delivery: WebhookDelivery): WebhookEvent[] {
  if (delivery.callback !== null) return parseSignedRequest(platform, delivery);
  const text = textOf(platform, delivery.body);
  const delivered = parseJson(platform, text, envelope);
  if (delivered.object !== "instagram") return delivered.entry.flatMap(eventsOf);
  // The Meta app tells of the Instagram accounts behind Pages as well, at the one address that it has.
  const events = instagramEvents(parseJson(platform, text, instagramEnvelope));
  return events.map((event) => ({ ...event, platform: "instagram" }));
}

/**
 * A Page's timeline (`feed`) and mentions, comments of the Instagram accounts that were connected through Pages, and Meta's
 * two callbacks about the person behind the grant.
 */
export const webhooks: PlatformWebhooks = {
  contentTypes: metaContentTypes,
  callbacks: metaCallbacks,
  announcesPosts: true,
  challenge: metaChallenge,
  verify: (delivery, secrets) => metaVerify(delivery, [secrets.clientSecret, secrets.webhookSecret]),
  parse,
  subscriptions: pageSubscriptions(({ platformUserId }) => platformUserId),
};
