import type { SystemContext } from "@/lib/context";
import { deleteSubscription, type KnownSubscription, noteLease, noteRefusal } from "@/lib/db/webhook-subscriptions";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { AnsweredChallenge, WebhookAnswer, WebhookRequest } from "@/lib/platforms/types";
import { configuredEndpoints, type EndpointSource, openEndpoint, type WebhookEndpoint } from "./endpoint";

const refusedForMs = 6 * 3_600_000;

/**
 * Answers a platform that asks whether an address is ours, and notes what it says about a subscription: granted for so
 * long, ended, or denied. A subscription is confirmed only as we want it: a stranger can neither end one of ours nor keep
 * one that we left. Throws `AppError` NOT_FOUND where there is no such address, and FORBIDDEN where the question is not right.
 */
export async function answerChallenge(
  ctx: SystemContext,
  input: { readonly platform: string; readonly request: WebhookRequest },
  source: EndpointSource = configuredEndpoints(),
): Promise<WebhookAnswer> {
  const endpoint = await openEndpoint(ctx.db, input.platform, input.request, source);
  if (endpoint === null) throw new AppError("NOT_FOUND", "No webhooks are received here.");
  const answered = endpoint.webhooks.challenge?.(input.request, endpoint.secrets) ?? null;
  if (answered === null) throw new AppError("FORBIDDEN", "This question is not one of the platform's.");
  const { subscription } = endpoint;
  if (answered.lease && subscription) {
    const leaves = answered.lease.mode === "unsubscribe";
    if (leaves === subscription.wanted && answered.lease.mode !== "denied") {
      throw new AppError("NOT_FOUND", "Nobody asked for this.");
    }
    await noteAnswer(ctx, endpoint, subscription, answered.lease);
  }
  return answered.answer;
}

async function noteAnswer(
  ctx: SystemContext,
  { platform, webhooks }: WebhookEndpoint,
  { id, platformUserId, refusals, topic }: KnownSubscription,
  lease: NonNullable<AnsweredChallenge["lease"]>,
): Promise<void> {
  const now = ctx.now();
  const later = (ms: number) => new Date(now.getTime() + ms);
  log.info("a webhook subscription was answered", { action: "webhook.subscription", platform, mode: lease.mode });
  if (lease.mode === "unsubscribe") return deleteSubscription(ctx.db, id);
  if (lease.mode === "subscribe") {
    // Renewed at half its life, so that a hub which is away for days is still in time.
    const until = later(lease.seconds * 1000);
    return noteLease(ctx.db, id, { until, renewAt: later(lease.seconds * 500), now });
  }
  const next = webhooks.subscriptions?.topicOf({ platformUserId, state: {} }, refusals + 1) ?? topic;
  return noteRefusal(ctx.db, id, { topic: next, errorCode: "DENIED", nextAttemptAt: later(refusedForMs) });
}
