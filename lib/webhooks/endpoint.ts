import { type Env, env } from "@/lib/config";
import type { Db } from "@/lib/db/client";
import { findSubscription, type KnownSubscription } from "@/lib/db/webhook-subscriptions";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { PlatformWebhooks, WebhookRequest, WebhookSecrets } from "@/lib/platforms/types";
import { openSecret } from "@/lib/subscriptions";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An address of a platform that is set up here. */
export interface WebhookEndpoint {
  readonly platform: string;
  readonly webhooks: PlatformWebhooks;
  readonly secrets: WebhookSecrets;
  /** The subscription of ours that the request names. */
  readonly subscription: KnownSubscription | null;
}

/** Where webhooks get platforms and secrets from: the registry and the environment, or what a test hands in. */
export interface EndpointSource {
  webhooks(platform: string): PlatformWebhooks | null;
  credentials: Env["credentials"];
  readonly verifyToken: string | null;
}

/** This installation's platforms and secrets. */
export function configuredEndpoints(): EndpointSource {
  const { credentials, webhookSecret } = env();
  return {
    webhooks: (platform) => {
      const id = parsePlatformId(platform);
      return id === platform ? (getPlatform(id).webhooks ?? null) : null;
    },
    credentials,
    verifyToken: webhookSecret,
  };
}

/** The address that a request was sent to, with the secrets to judge it by; null where there is none. */
export async function openEndpoint(
  db: Db,
  platform: string,
  request: WebhookRequest,
  source: EndpointSource,
): Promise<WebhookEndpoint | null> {
  const webhooks = source.webhooks(platform);
  const credentials = source.credentials(platform);
  if (webhooks === null || credentials === null) return null;
  if (request.callback !== null && !webhooks.callbacks?.includes(request.callback)) return null;
  const id = webhooks.subscriptionId?.(request) ?? null;
  const isBilled = webhooks.subscriptions?.isBilled === true;
  const subscription = id !== null && uuid.test(id) ? await findSubscription(db, { platform, id, isBilled }) : null;
  return {
    platform,
    webhooks,
    subscription,
    secrets: {
      clientSecret: credentials.clientSecret,
      webhookSecret: credentials.webhookSecret,
      otherClientSecrets: (webhooks.signedAlsoBy ?? []).flatMap((app) => source.credentials(app)?.clientSecret ?? []),
      verifyToken: source.verifyToken,
      subscription: subscription && { topic: subscription.topic, secret: openSecret(subscription) },
    },
  };
}
