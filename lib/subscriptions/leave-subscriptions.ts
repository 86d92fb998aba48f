import "server-only";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { type DueSubscription, noteLeft, readSubscriptionsOf } from "@/lib/db/webhook-subscriptions";
import { log } from "@/lib/log";
import type { PlatformSource } from "@/lib/tokens";
import { billedPlatforms, platformOf } from "./kinds";
import { sendOrder, subscribingLogin } from "./order";

/**
 * Ends the subscriptions of a person's accounts (or of one of them) before their access goes: for `timeLimitMs` at most,
 * and without ever standing in the way of what follows. One that could not be ended is asked to end later where our app
 * asked for it in its own name; else it is left to the platform, which ends it with the access, or tells us of somebody
 * whom we then do not know. A lease runs out by itself.
 */
export async function leaveSubscriptions(
  ctx: SystemContext,
  whose: { readonly userId: string; readonly connectionId?: string },
  { source, timeLimitMs }: { readonly source: PlatformSource; readonly timeLimitMs: number },
): Promise<void> {
  const until = clock.wall().getTime() + timeLimitMs;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeLimitMs);
  });
  const leaving = leaveAll(ctx, whose, source, () => clock.wall().getTime() < until).catch((error: unknown) =>
    log.warn("webhook subscriptions could not be ended", { action: "webhook.subscription", error }),
  );
  await Promise.race([leaving, limit]);
  clearTimeout(timer);
}

async function leaveAll(
  ctx: SystemContext,
  whose: { readonly userId: string; readonly connectionId?: string },
  source: PlatformSource,
  isTime: () => boolean,
): Promise<void> {
  const mine = await readSubscriptionsOf(ctx.db, whose, billedPlatforms(source));
  const alone = mine.filter((one) => !isKeptByOthers(one, mine));
  const left: string[] = [];
  for (const one of alone) {
    const platform = platformOf(one, source);
    const login = platform && subscribingLogin(platform);
    if (one.endedAt !== null || !one.wanted || !login?.subscriptions.isPerApp || !isTime()) continue;
    try {
      await sendOrder(ctx, login, one, "unsubscribe", { source, isAwaited: true });
      left.push(one.id);
    } catch (error) {
      log.warn("a webhook subscription was not ended", {
        action: "webhook.subscription",
        platform: one.platform,
        error,
      });
    }
  }
  if (left.length > 0) await noteLeft(ctx.db, left, ctx.now());
}

/** Whether an account that stays subscribes to the same; those that leave together do not hold each other. */
function isKeptByOthers({ id, topic, othersWant }: DueSubscription, leaving: readonly DueSubscription[]): boolean {
  return othersWant && !leaving.some((other) => other.id !== id && other.topic === topic);
}
