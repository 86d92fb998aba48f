import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { webhookInvalid, writtenTime } from "@/lib/platforms/shared/webhook-body";

const platform = "youtube";

/** Names nothing outside itself: no entity is replaced, and a document that declares any is refused before it is read. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => name === "entry" || name === "at:deleted-entry",
});

const text = z.string().min(1).max(300);
const feed = z.object({
  feed: z.union([
    z.literal(""),
    z.object({
      entry: z
        .array(
          z.object({
            "yt:videoId": text,
            "yt:channelId": text,
            published: text.optional(),
            updated: text.optional(),
          }),
        )
        .default([]),
      "at:deleted-entry": z
        .array(z.object({ "@ref": text, "@when": text.optional(), "at:by": z.object({ uri: text }).optional() }))
        .default([]),
    }),
  ]),
});

/** What a notification says about one video. */
export interface FeedChange {
  readonly videoId: string;
  /** Null where a removal does not name the channel. */
  readonly channelId: string | null;
  readonly change: "published_or_edited" | "removed";
  /** As written: it tells two changes of a video apart. */
  readonly stamp: string;
  readonly at: Date | null;
}

/**
 * The changes in an Atom feed of YouTube's hub, videos that appeared or were edited (nobody says which) and tombstones of
 * those that are gone. Throws WEBHOOK_INVALID for anything else, document type declarations included.
 */
export function parseFeed(xml: string): FeedChange[] {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw webhookInvalid(platform, "The feed declares a document type.");
  let document: unknown;
  try {
    document = parser.parse(xml, true);
  } catch (cause) {
    throw webhookInvalid(platform, "The feed is not XML.", cause);
  }
  const parsed = feed.safeParse(document);
  if (!parsed.success) throw webhookInvalid(platform, "The feed is not of the agreed shape.");
  if (parsed.data.feed === "") return [];
  const { entry, "at:deleted-entry": removed } = parsed.data.feed;
  return [
    ...entry.map((one) => ({
      videoId: one["yt:videoId"],
      channelId: one["yt:channelId"],
      change: "published_or_edited" as const,
      stamp: one.updated ?? one.published ?? "",
      at: writtenTime(one.updated ?? one.published),
    })),
    ...removed.map((one) => ({
      videoId: one["@ref"].replace(/^yt:video:/, ""),
      channelId: one["at:by"]?.uri.split("/").at(-1) ?? null,
      change: "removed" as const,
      stamp: one["@when"] ?? "",
      at: writtenTime(one["@when"]),
    })),
  ];
}
