import { createHash, createHmac } from "node:crypto";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import { hashToken } from "@/lib/crypto";
import { openPlatformDeletion } from "@/lib/db/deletion-requests";
import { countWebhooks, insertWebhookEvents, type NewWebhookEvent } from "@/lib/db/webhook-events";
import { AppError } from "@/lib/errors";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { PlatformError } from "@/lib/platforms/errors";
import type { WebhookDelivery, WebhookEvent, WebhookRequest } from "@/lib/platforms/types";
import { configuredEndpoints, type EndpointSource, openEndpoint } from "./endpoint";

/** After this time an event whose job was lost is taken up again. */
const retryAfterMs = 2 * 60_000;
/** 32 letters that are unlike each other when read aloud or copied by hand. */
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const codeLength = 16;

export interface ReceivedWebhook {
  readonly status: number;
  /** JSON, or null for an empty body. */
  readonly body: unknown;
}

export interface WebhookInput {
  readonly platform: string;
  readonly request: WebhookRequest;
  /** The bytes as they came; null when there were more of them than a webhook may have. */
  readonly body: Uint8Array | null;
}

/**
 * Takes a delivery in: checks it over its raw bytes, stores its events, each once, and sends their jobs in the same
 * transaction. Nothing slow happens here and nothing is asked of anybody. What is not believed leaves only a counter, and
 * is answered with the status that its platform wants. A genuine one that nobody understands is acknowledged, because a
 * refusal would make the platform repeat it. Throws `AppError` NOT_FOUND where there is no such address, PAYLOAD_TOO_LARGE,
 * and UNSUPPORTED_MEDIA_TYPE.
 */
export async function receiveWebhook(
  ctx: SystemContext,
  input: WebhookInput,
  source: EndpointSource = configuredEndpoints(),
): Promise<ReceivedWebhook> {
  const { platform, request } = input;
  const endpoint = await openEndpoint(ctx.db, platform, request, source);
  if (endpoint === null) throw new AppError("NOT_FOUND", "No webhooks are received here.");
  const now = ctx.now();
  const count = (outcome: string, howMany = 1) => countWebhooks(ctx.db, platform, outcome, now, howMany);
  if (input.body === null) {
    await count("refused:too_large");
    throw new AppError("PAYLOAD_TOO_LARGE", "This is more than a webhook may have.");
  }
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const { webhooks, secrets } = endpoint;
  if (!webhooks.contentTypes(request.callback).includes(mediaType)) {
    await count("refused:content_type");
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "A webhook does not come in this form.");
  }
  const delivery: WebhookDelivery = { ...request, body: input.body };
  const verdict = webhooks.verify(delivery, secrets, now);
  if (!verdict.genuine) {
    await count(`refused:${verdict.reason}`);
    log.warn("a webhook was refused", { action: "webhook.refused", platform, reason: verdict.reason });
    return { status: verdict.status, body: verdict.status === 204 ? null : { code: "WEBHOOK_INVALID" } };
  }
  let events: WebhookEvent[];
  try {
    events = webhooks.parse(delivery);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    await count("unreadable");
    log.warn("a genuine webhook could not be read", { action: "webhook.unreadable", platform, error });
    return { status: 200, body: {} };
  }
  const code = deletionCode(events, secrets.clientSecret);
  const stored = await keep(ctx, platform, events, code, now);
  if (stored < events.length) await count("repeated", events.length - stored);
  if (code === null) return { status: 200, body: {} };
  return { status: 200, body: { url: `${env().appUrl}/deletion/${code}`, confirmation_code: code } };
}

/**
 * The code of a deletion that is asked for: 80 bits that a repeat of the same request works out again and nobody can guess,
 * because whoever has it may read how far the deletion is. Null where none is asked for.
 */
function deletionCode(events: readonly WebhookEvent[], secret: string): string | null {
  const asked = events.find(({ kind }) => kind === "data_deletion");
  if (!asked) return null;
  const digest = createHmac("sha256", secret).update(`deletion code:${asked.dedupeKey}`).digest();
  return [...digest.subarray(0, codeLength)].map((byte) => codeLetters[byte % codeLetters.length]).join("");
}

function keep(
  ctx: SystemContext,
  platform: string,
  events: readonly WebhookEvent[],
  code: string | null,
  now: Date,
): Promise<number> {
  if (events.length === 0) return Promise.resolve(0);
  const codeHash = code === null ? null : hashToken(code);
  return ctx.db.transaction().execute(async (trx) => {
    const times = { receivedAt: now, retryAt: new Date(now.getTime() + retryAfterMs) };
    const rows = events.map((event) => toRow(platform, event, codeHash, now));
    const ids = await insertWebhookEvents(trx, rows, times);
    const payloads = ids.map((eventId) => ({ eventId }));
    await enqueue(trx, "process-webhook-event", payloads, urgency.planned);
    if (codeHash !== null && ids.length > 0) await openPlatformDeletion(trx, { platform, codeHash, now });
    return ids.length;
  });
}

function toRow(platform: string, event: WebhookEvent, codeHash: string | null, now: Date): NewWebhookEvent {
  const { occurredAt } = event;
  return {
    platform: event.platform ?? platform,
    dedupeHash: createHash("sha256").update(event.dedupeKey).digest("hex"),
    kind: event.kind,
    platformUserId: event.platformUserId ?? null,
    personId: event.personId ?? null,
    subject: event.kind === "data_deletion" ? codeHash : (event.subject?.slice(0, 300) ?? null),
    // Nothing is told before it happens: with a later date it would hold against access that is given meanwhile.
    occurredAt: occurredAt !== null && occurredAt > now ? now : occurredAt,
    costUnits: event.costUnits ?? null,
  };
}
