import { z } from "zod";
import type {
  PlatformSession,
  SubscriptionAnswer,
  SubscriptionOrder,
  WebhookSubscriptions,
} from "@/lib/platforms/types";
import { changeGraph } from "./facebook-graph";

/** No time ends what Meta subscribes; it is asked for anew once a week, which mends what somebody changed there. */
export const heldSeconds = 14 * 86_400;

/** Asking for fields replaces those of before, so whatever we want of a Page is asked for together. */
const pageFields = "feed,mention";

/** Meta once wrote the word instead of the value. */
export const success = z.object({ success: z.union([z.literal(true), z.literal("true")]) });

async function request(session: PlatformSession, { mode, topic }: SubscriptionOrder): Promise<SubscriptionAnswer> {
  const change =
    mode === "subscribe"
      ? ({ method: "POST", form: { subscribed_fields: pageFields } } as const)
      : ({ method: "DELETE" } as const);
  await changeGraph(session, `${topic}/subscribed_apps`, change, `subscriptions.${mode}`, success);
  return { seconds: heldSeconds };
}

/**
 * The webhooks of a Facebook Page, by the Page's own token: the Page's, and those of the Instagram account behind it, whose
 * fields are set in the app's dashboard. A Page that serves accounts of both platforms is subscribed to once.
 */
export function pageSubscriptions(pageOf: WebhookSubscriptions["topicOf"]): WebhookSubscriptions {
  return {
    requiredScopes: ["pages_manage_metadata"],
    isPerApp: true,
    speaksAs: "account",
    topicOf: pageOf,
    request,
  };
}
