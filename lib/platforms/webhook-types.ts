import type { PlatformCall, PlatformSession } from "./call-types";
import type { AnswerHeaders } from "./http-types";

/** What a webhook can tell. Whatever is none of these is `other`: it is kept as having come, and nothing follows. */
export const webhookKinds = [
  "deauthorized",
  "data_deletion",
  "content_changed",
  // A post that the platform itself names as deleted, where it asks that its word be enough: nothing has to be read first.
  "content_removed",
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
  /** Whose event it is, where a platform's app tells of another platform's accounts too. */
  readonly platform?: string;
  /** The account it is about, as the platform calls it. */
  readonly platformUserId?: string;
  /** The person it is about, where the platform names people and not accounts. */
  readonly personId?: string;
  /** When it happened by the platform's clock; null where it does not say. */
  readonly occurredAt: Date | null;
  /** What changed there: the id of a post, or of a publishing order. */
  readonly subject?: string;
  /** What the platform charges for telling it, in units of its budget in money (`PlatformBudgets.list`); left out where it is free. */
  readonly costUnits?: number;
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
  /** The client secrets of the apps in `signedAlsoBy`, as far as they are set up here. */
  readonly otherClientSecrets: readonly string[];
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

/** An account as a subscription is about it. */
export interface SubscribedAccount {
  readonly platformUserId: string;
  /** The adapter's own memory about the account. */
  readonly state: Readonly<Record<string, string>>;
}

/** What a platform is asked for, or to end. */
export interface SubscriptionOrder {
  readonly mode: "subscribe" | "unsubscribe";
  /** What `topicOf` made of the account: all that an order to end a subscription knows of one that has been erased. */
  readonly topic: string;
  /** The address of ours that takes this platform's webhooks. */
  readonly address: string;
  /** Ours of this subscription: stands in the address, or beside the subscription, where a platform lets it. */
  readonly id: string;
  /** What deliveries of this subscription alone may be signed with. */
  readonly secret: string;
  /** The platform's id of the person whose access opens the account; null where there is none any more. */
  readonly personId: string | null;
}

/**
 * How a platform took an order: it asks our address first, and the lease arrives with that challenge; or it is done, and
 * what is subscribed holds for so many seconds, at half of which it is looked after again (no matter once it has ended).
 */
export type SubscriptionAnswer = "asks_back" | { readonly seconds: number };

interface SubscriptionTerms {
  /** What one order may ask, each endpoint as often as it does: reserved from the platform's budgets before. */
  readonly calls?: readonly string[];
  /** Accounts whose id begins so have one; all where absent. */
  readonly idPrefix?: string;
  /** Scopes without which the platform refuses it; an account whose grant lacks one is left without. */
  readonly requiredScopes: readonly string[];
  /** Whether the platform keeps one per topic for our whole app: it then ends with the last account that wants it. */
  readonly isPerApp: boolean;
  /** Whether the platform charges for what it tells: an account whose reading is paused then has none. */
  readonly isBilled?: boolean;
  /** Whether this installation's app can ask for any, where that takes more than a client. */
  isSetUp?(credentials: PlatformCall["credentials"]): boolean;
  /** What is subscribed to for an account. Platforms that know it by several names are asked by the next after a refusal. */
  topicOf(account: SubscribedAccount, refusals: number): string;
}

/**
 * Subscriptions per account. All of them are asked for, looked after and ended by one mechanism (`lib/subscriptions`);
 * asking again for one that stands renews or mends it. `request` throws PlatformError.
 */
export type WebhookSubscriptions = SubscriptionTerms &
  (
    | {
        readonly speaksAs: "app";
        /** Whether it ends by itself with its lease. One that does not is asked to end until the platform has done so. */
        readonly runsOut: boolean;
        request(call: PlatformCall, order: SubscriptionOrder): Promise<SubscriptionAnswer>;
      }
    | {
        /** In the name of the account: it can be ended only while its access works. */
        readonly speaksAs: "account";
        request(session: PlatformSession, order: SubscriptionOrder): Promise<SubscriptionAnswer>;
      }
  );

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
  /** Platforms whose client secrets may have signed as well, where it is not said whose app a delivery comes from. */
  readonly signedAlsoBy?: readonly string[];
  /** Whether a delivery is the platform's, by the bytes as received and in constant time. Throws nothing. */
  verify(delivery: WebhookDelivery, secrets: WebhookSecrets, now: Date): WebhookVerdict;
  /** The events of a genuine delivery. Throws PlatformError("WEBHOOK_INVALID") where it is not what was agreed. */
  parse(delivery: WebhookDelivery): WebhookEvent[];
  readonly subscriptions?: WebhookSubscriptions;
}
