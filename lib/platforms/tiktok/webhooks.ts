import { createHash } from "node:crypto";
import { z } from "zod";
import { epochTime, parseJson, textOf } from "@/lib/platforms/shared/webhook-body";
import { decodeDigest, genuine, refuse, signedByOneOf } from "@/lib/platforms/shared/webhook-signature";
import type {
  PlatformWebhooks,
  WebhookDelivery,
  WebhookEvent,
  WebhookKind,
  WebhookSecrets,
  WebhookVerdict,
} from "@/lib/platforms/types";

const platform = "tiktok";

const envelope = z.object({
  event: z.string().min(1).max(200),
  create_time: z.number().optional(),
  user_openid: z.string().max(200).optional(),
  /** JSON once more, inside a string. */
  content: z.string().optional(),
});

/**
 * TikTok retries for 72 hours and does not say whether a retry is signed anew, so an honest delivery may be that old. A
 * replay within that time is the same event and changes nothing.
 */
const oldestMs = (72 * 60 + 5) * 60_000;
const aheadMs = 5 * 60_000;

/** The parts of `t=...,s=...`; null where they are missing, double or not of their form. */
function signatureParts(header: string): { time: string; digest: Buffer } | null {
  const parts = header.split(",").map((part) => part.trim());
  const values = (name: string) => parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(2));
  const [time, ...moreTimes] = values("t");
  const [signature, ...moreSignatures] = values("s");
  if (time === undefined || signature === undefined || moreTimes.length + moreSignatures.length > 0) return null;
  if (!/^\d{1,12}$/.test(time)) return null;
  const digest = decodeDigest(signature, "sha256", "hex");
  return digest === null ? null : { time, digest };
}

function verify({ headers, body }: WebhookDelivery, secrets: WebhookSecrets, now: Date): WebhookVerdict {
  const header = headers.get("tiktok-signature");
  if (header === null) return refuse("unsigned", 401);
  const parts = signatureParts(header);
  if (parts === null) return refuse("malformed_signature", 401);
  const keys = [secrets.clientSecret, secrets.webhookSecret];
  if (!signedByOneOf("sha256", keys, parts.digest, `${parts.time}.`, body)) return refuse("wrong_signature", 401);
  const ageMs = now.getTime() - Number(parts.time) * 1000;
  return ageMs > oldestMs || ageMs < -aheadMs ? refuse("stale", 401) : genuine;
}

function kindOf(event: string): WebhookKind {
  if (event === "authorization.removed") return "deauthorized";
  return /^(?:post\.publish|video\.(?:upload|publish))\./.test(event) ? "publish_status" : "other";
}

/** An id inside the content, digits kept as they are: `post_id` is an int64 and comes as a number or as a string. */
function idIn(content: string, name: string): string | undefined {
  return new RegExp(`"${name}"\\s*:\\s*"?([\\w.~-]{1,200})`).exec(content)?.[1];
}

function parse({ body }: WebhookDelivery): WebhookEvent[] {
  const text = textOf(platform, body);
  const { event, create_time: time, user_openid: openId, content = "" } = parseJson(platform, text, envelope);
  const subject = idIn(content, "post_id") ?? idIn(content, "publish_id") ?? idIn(content, "share_id");
  const digest = createHash("sha256").update(content).digest("hex");
  return [
    {
      dedupeKey: [event, openId ?? "", time ?? "", digest].join(":"),
      kind: kindOf(event),
      occurredAt: epochTime(time),
      ...(openId ? { platformUserId: openId, personId: openId } : {}),
      ...(subject === undefined ? {} : { subject }),
    },
  ];
}

/** One address per app, named in TikTok's portal, without a challenge; an event has no id of its own. */
export const webhooks: PlatformWebhooks = {
  contentTypes: () => ["application/json"],
  announcesPosts: false,
  verify,
  parse,
};
