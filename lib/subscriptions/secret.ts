import { openToken, randomSecret, sealToken } from "@/lib/crypto";
import { sealedPlace } from "@/lib/db/sealed-places";
import type { KnownSubscription } from "@/lib/db/webhook-subscriptions";

const placeOf = (id: string) => sealedPlace("webhook_subscriptions", "sealed_secret", id);

/** A new secret for a subscription, sealed. */
export function newSealedSecret(id: string): string {
  return sealToken(randomSecret(), placeOf(id));
}

/** The secret of a subscription. Throws when it cannot be opened there. */
export function openSecret({ id, sealedSecret }: Pick<KnownSubscription, "id" | "sealedSecret">): string {
  return openToken(sealedSecret, placeOf(id));
}
