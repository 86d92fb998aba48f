import { z } from "zod";
import { epochTime, fingerprint } from "@/lib/platforms/shared/webhook-body";
import type { WebhookEvent, WebhookKind } from "@/lib/platforms/types";

const id = z.union([z.string().min(1).max(100), z.number().transform(String)]);

const change = z.object({ field: z.string().max(100), value: z.unknown().optional() });
const entry = z.object({
  id,
  time: z.number().optional(),
  changes: z.array(change).optional(),
  messaging: z.array(z.unknown()).optional(),
  field: z.string().max(100).optional(),
  value: z.unknown().optional(),
});
/** What Meta sends about Instagram accounts. */
export const instagramEnvelope = z.object({ object: z.string().max(100), entry: z.array(entry).max(1000) });

/** What a value may say about what it belongs to; everything else in it is read from the platform. */
const valueFacts = z
  .object({
    id: id.optional(),
    comment_id: id.optional(),
    media_id: id.optional(),
    media: z.object({ id: id.optional() }).optional(),
    from: z.object({ id: id.optional() }).optional(),
  })
  .catch({});

const kinds: Readonly<Record<string, WebhookKind>> = {
  comments: "comment",
  live_comments: "comment",
  mentions: "comment",
  story_insights: "content_changed",
};

function eventOf(accountId: string, field: string, value: unknown, time: number | undefined): WebhookEvent[] {
  const facts = valueFacts.parse(value);
  // What the owner writes comes back as an event too.
  if (facts.from?.id === accountId) return [];
  const subject = facts.media?.id ?? facts.media_id;
  const own = facts.id ?? facts.comment_id;
  const isComment = field === "comments" || field === "live_comments";
  return [
    {
      dedupeKey: `${field}:${accountId}:${isComment && own !== undefined ? own : fingerprint(value ?? null)}`,
      kind: kinds[field] ?? "other",
      platformUserId: accountId,
      occurredAt: epochTime(time),
      ...(subject === undefined ? {} : { subject }),
    },
  ];
}

/** Three envelopes occur: `changes`, `messaging`, and the flat one that Meta documents for Instagram's own login. */
function eventsOf({ id: accountId, time, changes, messaging, field, value }: z.output<typeof entry>): WebhookEvent[] {
  if (changes) return changes.flatMap((one) => eventOf(accountId, one.field, one.value, time));
  if (messaging) return messaging.flatMap((one) => eventOf(accountId, "messaging", one, time));
  return field === undefined ? [] : eventOf(accountId, field, value, time);
}

/** The events of a delivery about Instagram accounts; each names its account. */
export function instagramEvents({ entry: entries }: z.output<typeof instagramEnvelope>): WebhookEvent[] {
  return entries.flatMap(eventsOf);
}
