import { randomUUID } from "node:crypto";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import { randomSecret, sealToken } from "@/lib/crypto";
import { sealedPlace } from "@/lib/db/sealed-places";
import {
  claimDueSubscriptions,
  type DueSubscription,
  deleteSubscription,
  findUnsubscribed,
  insertSubscriptions,
  markLeaving,
  noteFailure,
  noteRefusal,
  stopLeaving,
} from "@/lib/db/webhook-subscriptions";
import { log } from "@/lib/log";
import { PlatformError } from "@/lib/platforms/errors";
import { platformIds } from "@/lib/platforms/manifests";
import type { WebhookSubscriptions } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { openSecret } from "./endpoint";

const minuteMs = 60_000;
/** Until then the platform has asked back, or is asked again; twice as long after every time that it did not. */
const waitSeconds = 600;
const longestWaitMs = 6 * 60 * minuteMs;
/** A subscription that cannot be ended runs out by itself. */
const leaveAttempts = 5;

export interface KeptSubscriptions {
  readonly subscriptionsAsked: number;
  readonly subscriptionsFailed: number;
}

/**
 * Sees that every connected account of a platform with subscriptions has one: asks for those that are missing, renews
 * those at half their lease, and ends those whose account is gone. What the platform answers arrives as a challenge. Asks
 * for no more than `limit` and starts none after `until` (wall time); safe beside itself.
 */
export async function keepWebhookSubscriptions(
  ctx: SystemContext,
  input: { readonly until: Date; readonly limit: number; readonly source?: PlatformSource },
): Promise<KeptSubscriptions> {
  const { source = configuredPlatforms } = input;
  await markLeaving(ctx.db, ctx.now());
  await stopLeaving(ctx.db, ctx.now());
  for (const platform of platformIds) {
    const subscriptions = source.platform(platform).webhooks?.subscriptions;
    if (subscriptions && env().credentials(platform) !== null)
      await addMissing(ctx, platform, subscriptions, input.limit);
  }
  let [asked, failed] = [0, 0];
  while (asked + failed < input.limit && clock.wall() < input.until) {
    const wanted = { now: ctx.now(), waitSeconds, longestWaitSeconds: longestWaitMs / 1000, limit: 1 };
    const [due] = await claimDueSubscriptions(ctx.db, wanted);
    if (!due) break;
    if (await askFor(ctx, due, source)) asked += 1;
    else failed += 1;
  }
  return { subscriptionsAsked: asked, subscriptionsFailed: failed };
}

async function addMissing(
  ctx: SystemContext,
  platform: string,
  { topicOf }: WebhookSubscriptions,
  limit: number,
): Promise<void> {
  const accounts = await findUnsubscribed(ctx.db, platform, limit);
  const rows = accounts.map(({ connectionId, platformUserId }) => {
    const id = randomUUID();
    const sealedSecret = sealToken(randomSecret(), sealedPlace("webhook_subscriptions", "sealed_secret", id));
    return { id, connectionId, topic: topicOf(platformUserId, 0), sealedSecret };
  });
  await insertSubscriptions(ctx.db, platform, rows, ctx.now());
}

async function askFor(ctx: SystemContext, due: DueSubscription, source: PlatformSource): Promise<boolean> {
  const { id, platform, topic, wanted, attempts } = due;
  const subscriptions = source.platform(platform).webhooks?.subscriptions;
  if (!subscriptions || (!wanted && attempts > leaveAttempts)) {
    await deleteSubscription(ctx.db, id);
    return true;
  }
  const callbackUrl = `${env().appUrl}/api/webhooks/${platform}?subscription=${id}`;
  const mode = wanted ? "subscribe" : "unsubscribe";
  try {
    await subscriptions.request(source.call(platform), { mode, topic, callbackUrl, secret: openSecret(due) });
    return true;
  } catch (error) {
    log.warn("a webhook subscription was not taken", { action: "webhook.subscription", platform, mode, error });
    await noteWhy(ctx, due, subscriptions, error);
    return false;
  }
}

async function noteWhy(
  ctx: SystemContext,
  { id, attempts, refusals, platformUserId, wanted }: DueSubscription,
  subscriptions: WebhookSubscriptions,
  error: unknown,
): Promise<void> {
  const known = error instanceof PlatformError ? error : null;
  const waitMs = Math.min(2 ** Math.min(attempts, 10) * minuteMs, longestWaitMs);
  const after = Math.max(ctx.now().getTime() + waitMs, known?.resetsAt?.getTime() ?? 0);
  const nextAttemptAt = new Date(after);
  const errorCode = known?.platformErrorCode ?? "INTERNAL";
  const status = known?.httpStatus ?? 0;
  const isRefusal = status >= 400 && status < 500 && status !== 429;
  if (wanted && isRefusal) {
    const topic = subscriptions.topicOf(platformUserId, refusals + 1);
    return noteRefusal(ctx.db, id, { topic, errorCode, nextAttemptAt });
  }
  return noteFailure(ctx.db, id, { errorCode, nextAttemptAt });
}
