import "server-only";
import { countCalls, reserveCalls } from "@/lib/budgets";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import type { DueSubscription } from "@/lib/db/webhook-subscriptions";
import { AppError } from "@/lib/errors";
import { clientOf } from "@/lib/platforms/logins";
import type { Platform, SubscriptionAnswer, SubscriptionOrder, WebhookSubscriptions } from "@/lib/platforms/types";
import { type PlatformSource, withPlatformSession } from "@/lib/tokens";
import { openSecret } from "./secret";

/** A log-in whose accounts have subscriptions. */
export interface SubscribingLogin {
  readonly platform: Platform;
  readonly subscriptions: WebhookSubscriptions;
}

/** The subscriptions of a log-in as this installation can ask for them; null where it cannot, or there are none. */
export function subscribingLogin(platform: Platform): SubscribingLogin | null {
  const subscriptions = platform.webhooks?.subscriptions;
  const credentials = env().credentials(clientOf(platform));
  if (!subscriptions || credentials === null) return null;
  return subscriptions.isSetUp?.(credentials) === false ? null : { platform, subscriptions };
}

/**
 * Asks the platform for a subscription, a longer one, or its end: in our app's own name, or by the account's access. Its
 * calls are counted; where nobody waits, they are reserved first. Throws what the platform throws, QUOTA_EXHAUSTED where
 * too little is left, and NEEDS_RECONNECT where the access has ended.
 */
export function sendOrder(
  ctx: SystemContext,
  { platform, subscriptions }: SubscribingLogin,
  due: DueSubscription,
  mode: SubscriptionOrder["mode"],
  { source, isAwaited }: { readonly source: PlatformSource; readonly isAwaited: boolean },
): Promise<SubscriptionAnswer> {
  const { id, topic, account, personId } = due;
  const address = `${env().appUrl}/api/webhooks/${clientOf(platform)}`;
  const order = { mode, topic, address, id, secret: openSecret(due), personId };
  const { loginVariant } = platform.oauth;
  const whose = { platform, account: account?.connectionId ?? null, endpoints: subscriptions.calls ?? [] };
  return (isAwaited ? countCalls : reserveCalls)(ctx, whose, (onCall) => {
    if (subscriptions.speaksAs === "app") {
      return subscriptions.request(source.call(platform.id, { loginVariant, onCall }), order);
    }
    if (account === null) throw new AppError("NEEDS_RECONNECT", "The account behind this subscription is gone.");
    const { connectionId, platformUserId, state } = account;
    const connection = { id: connectionId, platformUserId, state, platform: platform.id, grantId: due.grantId };
    return withPlatformSession(ctx, connection, (session) => subscriptions.request(session, order), { source, onCall });
  });
}
