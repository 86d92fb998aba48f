import "server-only";
import { randomUUID } from "node:crypto";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { pausedPlatforms } from "@/lib/db/platform-controls";
import {
  changeTopic,
  claimDueSubscriptions,
  type DueSubscription,
  deleteSubscription,
  findUnsubscribed,
  insertSubscriptions,
  markLeaving,
  noteFailure,
  noteLease,
  noteRefusal,
  stopLeaving,
} from "@/lib/db/webhook-subscriptions";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { isPlatformError, PlatformError, type PlatformErrorAction } from "@/lib/platforms/errors";
import { loginsOf } from "@/lib/platforms/logins";
import { platformIds } from "@/lib/platforms/manifests";
import type { WebhookSubscriptions } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { billedPlatforms, endsByOrderAlone, platformOf } from "./kinds";
import { type SubscribingLogin, sendOrder, subscribingLogin } from "./order";
import { newSealedSecret } from "./secret";

const minuteMs = 60_000;
/** Until then the platform has asked back, or is asked again; twice as long after every time that it did not. */
const waitSeconds = 600;
const longestWaitMs = 6 * 60 * minuteMs;
/** What was refused so often is asked for once a week: somebody may have put it right at the platform. */
const manyRefusals = 5;
/** What these say passes by itself or with the platform's troubles; anything else is about what was asked for. */
const passing: ReadonlySet<PlatformErrorAction> = new Set(["wait", "retry", "pause_platform"]);
const weekMs = 7 * 24 * 60 * minuteMs;
/** A platform that takes so many orders in a row amiss is left alone until the next time: it may well be our address. */
const failuresInARow = 3;

export interface KeptSubscriptions {
  readonly subscriptionsAsked: number;
  readonly subscriptionsFailed: number;
}

/**
 * Sees that every connected account that may have a subscription has one: asks for those that are missing, looks after
 * those at half their lease, and ends those whose account is gone, or is paused where the platform charges for what it
 * tells: those that would not end by themselves are asked to until they have, however long that takes. Asks for no more than `limit` and starts none after
 * `until` (wall time); platforms that are paused, or that took several orders amiss, are left alone. Safe beside itself.
 */
export async function keepSubscriptions(
  ctx: SystemContext,
  input: { readonly until: Date; readonly limit: number; readonly source?: PlatformSource },
): Promise<KeptSubscriptions> {
  const { source = configuredPlatforms } = input;
  const billed = billedPlatforms(source);
  await markLeaving(ctx.db, billed, ctx.now());
  await stopLeaving(ctx.db, billed, ctx.now());
  for (const platform of platformIds) {
    for (const login of loginsOf(source.platform(platform))) {
      const subscribing = subscribingLogin(login);
      if (subscribing) await addMissing(ctx, subscribing, source, input.limit);
    }
  }
  const paused = [...(await pausedPlatforms(ctx.db, ctx.now()))];
  const inARow = new Map<string, number>();
  let [asked, failed] = [0, 0];
  while (asked + failed < input.limit && clock.wall() < input.until) {
    const wanted = { now: ctx.now(), waitSeconds, longestWaitSeconds: longestWaitMs / 1000, limit: 1, paused, billed };
    const [due] = await claimDueSubscriptions(ctx.db, wanted);
    if (!due) break;
    const isTaken = await lookAfter(ctx, due, source);
    const failures = isTaken ? 0 : (inARow.get(due.platform) ?? 0) + 1;
    inARow.set(due.platform, failures);
    if (failures === failuresInARow) paused.push(due.platform);
    if (isTaken) asked += 1;
    else failed += 1;
  }
  return { subscriptionsAsked: asked, subscriptionsFailed: failed };
}

async function addMissing(
  ctx: SystemContext,
  { platform, subscriptions }: SubscribingLogin,
  source: PlatformSource,
  limit: number,
): Promise<void> {
  const first = source.platform(platform.id);
  const wanted = {
    platform: platform.id,
    login: platform === first ? null : platform.oauth.loginVariant,
    otherLogins: (first.otherLogins ?? []).map(({ oauth }) => oauth.loginVariant),
    scopes: subscriptions.requiredScopes,
    idPrefix: subscriptions.idPrefix ?? "",
    isBilled: subscriptions.isBilled === true,
  };
  const accounts = await findUnsubscribed(ctx.db, wanted, limit);
  const rows = accounts.map(({ connectionId, ...account }) => {
    const id = randomUUID();
    return { id, connectionId, topic: subscriptions.topicOf(account, 0), sealedSecret: newSealedSecret(id) };
  });
  await insertSubscriptions(ctx.db, platform.id, rows, ctx.now());
}

/** Asks for a claimed subscription or for its end. False where that failed; when it is tried again is stored then. */
async function lookAfter(ctx: SystemContext, due: DueSubscription, source: PlatformSource): Promise<boolean> {
  const { id, platform, wanted } = due;
  const adapter = platformOf(due, source);
  if (adapter === null) {
    await noteUnasked(ctx, id);
    return true;
  }
  const subscriptions = adapter.webhooks?.subscriptions;
  if (!subscriptions || (!wanted && !mustBeEnded(due, subscriptions, ctx.now()))) {
    await deleteSubscription(ctx.db, id);
    return true;
  }
  const login = subscribingLogin(adapter);
  if (login === null) {
    if (endsByOrderAlone(subscriptions)) await noteUnasked(ctx, id);
    else await deleteSubscription(ctx.db, id);
    return true;
  }
  const topic = wanted && due.account ? subscriptions.topicOf(due.account, due.refusals) : due.topic;
  if (topic !== due.topic) await changeTopic(ctx.db, id, topic);
  const mode = wanted ? "subscribe" : "unsubscribe";
  try {
    const answer = await sendOrder(ctx, login, { ...due, topic }, mode, { source, isAwaited: false });
    if (answer === "asks_back") return true;
    log.info("a webhook subscription was answered", { action: "webhook.subscription", platform, mode });
    if (!wanted) await deleteSubscription(ctx.db, id);
    else await noteLease(ctx.db, id, leaseOf(answer.seconds, ctx.now()));
    return true;
  } catch (error) {
    if (!wanted && isPlatformError(error, "NOT_FOUND")) {
      await deleteSubscription(ctx.db, id);
      return true;
    }
    log.warn("a webhook subscription was not taken", { action: "webhook.subscription", platform, mode, error });
    await noteWhy(ctx, due, login, error);
    return false;
  }
}

/**
 * Whether the end of a subscription has to be asked for, and can be: not where another account wants the same, nor without
 * access, nor once it has ended or run out.
 */
function mustBeEnded(
  { othersWant, endedAt, leaseUntil }: DueSubscription,
  subscriptions: WebhookSubscriptions,
  now: Date,
): boolean {
  if (endedAt !== null || subscriptions.speaksAs !== "app") return false;
  if (subscriptions.isPerApp && othersWant) return false;
  return !subscriptions.runsOut || (leaseUntil !== null && new Date(leaseUntil) > now);
}

/** This installation cannot ask now, for want of credentials or of the platform itself; it would go on telling, so the row stays. */
function noteUnasked({ db, now }: SystemContext, id: string): Promise<void> {
  const nextAttemptAt = new Date(now().getTime() + longestWaitMs);
  return noteFailure(db, id, { errorCode: "PLATFORM_NOT_CONFIGURED", nextAttemptAt });
}

/** When something granted for so many seconds ends, and when it is looked after again: at half its life, so that an outage of days is no loss. */
function leaseOf(seconds: number, now: Date) {
  const later = (ms: number) => new Date(now.getTime() + ms);
  return { until: later(seconds * 1000), renewAt: later(seconds * 500), now };
}

async function noteWhy(
  ctx: SystemContext,
  due: DueSubscription,
  login: SubscribingLogin,
  error: unknown,
): Promise<void> {
  const { id, attempts, refusals, wanted } = due;
  const known = error instanceof PlatformError ? error : null;
  const backOffMs = Math.min(2 ** Math.min(attempts, 10) * minuteMs, longestWaitMs);
  // By what the error means and not by its status: some throttle with 400 or 403. What was never sent is no refusal.
  const isRefusal = known !== null && known.httpStatus !== null && !passing.has(known.action);
  const waitMs = isRefusal && refusals >= manyRefusals ? weekMs : backOffMs;
  const nextAttemptAt = new Date(Math.max(ctx.now().getTime() + waitMs, known?.resetsAt?.getTime() ?? 0));
  const errorCode = known?.platformErrorCode ?? (error instanceof AppError ? error.code : "INTERNAL");
  if (wanted && isRefusal && due.account) {
    const topic = login.subscriptions.topicOf(due.account, refusals + 1);
    return noteRefusal(ctx.db, id, { topic, errorCode, nextAttemptAt });
  }
  return noteFailure(ctx.db, id, { errorCode, nextAttemptAt });
}
