import type { AnswerHeaders, PlatformCall } from "./types";

/** What a webhook can tell. Whatever is none of these is `other`: it is kept as having come, and nothing follows. */
export const webhookKinds = [
  "deauthorized",
  "data_deletion",
  "content_changed",
  "comment",
  "account_changed",
  "publish_status",
  "other",
] as const;
export type WebhookKind = (typeof webhookKinds)[number];

/** One event, in our words. It says that something happened; what is true now is always read from the platform. */
export interface WebhookEvent {
  /** The same at every delivery of this event, and another for every other event of the platform. */
  readonly dedupeKey: string;
  readonly kind: WebhookKind;
  /** The account it is about, as the platform calls it. */
  readonly platformUserId?: string;
  /** The person it is about, where the platform names people and not accounts. */
  readonly personId?: string;
  /** When it happened by the platform's clock; null where it does not say. */
  readonly occurredAt: Date | null;
  /** What changed there: the id of a post, or of a publishing order. */
  readonly subject?: string;
}

/** A request at one of the platform's addresses, before its body is read. */
export interface WebhookRequest {
  /** Which of the addresses: the last part of its path, null for the main one. */
  readonly callback: string | null;
  readonly query: URLSearchParams;
  readonly headers: AnswerHeaders;
}

export interface WebhookDelivery extends WebhookRequest {
  /** As received: signatures are over these bytes, never over something parsed and written again. */
  readonly body: Uint8Array;
}

/** What signatures are checked with. */
export interface WebhookSecrets {
  readonly clientSecret: string;
  /** A secret for webhooks alone, where the platform has one. */
  readonly webhookSecret: string | null;
  /** The word that the platform has to know to point its webhooks here; null where none is set. */
  readonly verifyToken: string | null;
  /** What was agreed for the subscription that the request names; null where it names none of ours. */
  readonly subscription: { readonly topic: string; readonly secret: string } | null;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A platform's question whether this address is ours, answered; with what it says about a subscription. */
export interface AnsweredChallenge {
  readonly answer: WebhookAnswer;
  /** The subscription that begins, goes on for so many seconds, or ends with this answer. */
  readonly lease?:
    | { readonly mode: "subscribe"; readonly seconds: number }
    | { readonly mode: "unsubscribe" | "denied" };
}

/** Why a delivery is not believed. */
export type WebhookRefusal = "unsigned" | "malformed_signature" | "wrong_signature" | "stale";

export type WebhookVerdict =
  | { readonly genuine: true }
  /** `status`: what this platform is answered. */
  | { readonly genuine: false; readonly reason: WebhookRefusal; readonly status: 204 | 400 | 401 };

/** Subscriptions per account that the platform lets run out. */
export interface WebhookSubscriptions {
  /** For how long to ask, in seconds; what is granted arrives with the challenge. */
  readonly leaseSeconds: number;
  /** What is subscribed to for an account. Platforms that know it by several names are asked by the next after a refusal. */
  topicOf(platformUserId: string, refusals: number): string;
  /** Asks for a subscription, a longer one, or its end. The platform confirms by a challenge. Throws PlatformError. */
  request(
    call: PlatformCall,
    order: {
      readonly mode: "subscribe" | "unsubscribe";
      readonly topic: string;
      readonly callbackUrl: string;
      readonly secret: string;
    },
  ): Promise<void>;
}

/** How a platform tells us by itself that something happened. */
export interface PlatformWebhooks {
  /** Media types that a delivery at an address may have. */
  contentTypes(callback: string | null): readonly string[];
  /** Addresses below the main one, by the last part of their path. */
  readonly callbacks?: readonly string[];
  /** Whether every new post of an account is told; what is missing then counts as missed. */
  readonly announcesPosts: boolean;
  /** The id of ours in the address, where each subscription has a secret of its own. */
  subscriptionId?(request: WebhookRequest): string | null;
  /** Answers the question whether this address is ours; null refuses. */
  challenge?(request: WebhookRequest, secrets: WebhookSecrets): AnsweredChallenge | null;
  /** Whether a delivery is the platform's, by the bytes as received and in constant time. Throws nothing. */
  verify(delivery: WebhookDelivery, secrets: WebhookSecrets, now: Date): WebhookVerdict;
  /** The events of a genuine delivery. Throws PlatformError("WEBHOOK_INVALID") where it is not what was agreed. */
  parse(delivery: WebhookDelivery): WebhookEvent[];
  readonly subscriptions?: WebhookSubscriptions;
}
