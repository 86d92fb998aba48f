import type { OAuthClient } from "./authority";
import type { WebhookTarget } from "./webhooks";

const MINUTE_MS = 60_000;

/** The one address that an app has registered, with the secret that signs there. */
export function registeredTarget(client: OAuthClient): readonly WebhookTarget[] {
  if (client.webhookUrl === null) return [];
  return [{ url: client.webhookUrl, secret: client.webhookSecret ?? client.clientSecret }];
}

/** Waits in minutes as milliseconds. */
export function minutes(...waits: readonly number[]): number[] {
  return waits.map((wait) => wait * MINUTE_MS);
}
