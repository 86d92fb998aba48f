import { AppError } from "@/lib/errors";
import { loginsOf } from "@/lib/platforms/logins";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import type { Platform, WebhookSubscriptions } from "@/lib/platforms/types";
import type { PlatformSource } from "@/lib/tokens";

/** The platform that a subscription is to, or null where this version knows none by that name: one row must not stop all. */
export function platformOf(
  { platform, loginVariant }: { readonly platform: string; readonly loginVariant: string | null },
  source: PlatformSource,
): Platform | null {
  try {
    return source.platform(platform, loginVariant);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** Platforms that charge for what their subscriptions tell. */
export function billedPlatforms(source: PlatformSource): PlatformId[] {
  return platformsWhere(source, ({ isBilled }) => isBilled === true);
}

/**
 * Platforms whose subscriptions end only when our app asks for it, in its own name: for these it goes on asking after the
 * account and its access are gone.
 */
export function owingPlatforms(source: PlatformSource): PlatformId[] {
  return platformsWhere(source, endsByOrderAlone);
}

/** Whether a subscription lasts until our app asks for its end, which it can do without the account's access. */
export function endsByOrderAlone(subscriptions: WebhookSubscriptions): boolean {
  return subscriptions.speaksAs === "app" && !subscriptions.runsOut;
}

function platformsWhere(source: PlatformSource, fits: (subscriptions: WebhookSubscriptions) => boolean): PlatformId[] {
  return platformIds.filter((id) =>
    loginsOf(source.platform(id)).some(({ webhooks }) => webhooks?.subscriptions && fits(webhooks.subscriptions)),
  );
}
