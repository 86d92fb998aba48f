import { instagramEnvelope, instagramEvents } from "@/lib/platforms/shared/meta/instagram-events";
import { heldSeconds, success } from "@/lib/platforms/shared/meta/subscribed-apps";
import {
  metaCallbacks,
  metaChallenge,
  metaContentTypes,
  metaVerify,
  parseSignedRequest,
} from "@/lib/platforms/shared/meta-webhooks";
import { parseJson, textOf } from "@/lib/platforms/shared/webhook-body";
import type { PlatformWebhooks, WebhookDelivery, WebhookEvent, WebhookSubscriptions } from "@/lib/platforms/types";
import { graphUrl } from "./endpoints";

const platform = "instagram";

function parse(delivery: WebhookDelivery): WebhookEvent[] {
  if (delivery.callback !== null) return parseSignedRequest(platform, delivery);
  return instagramEvents(parseJson(platform, textOf(platform, delivery.body), instagramEnvelope));
}

/** One account's share in what the app is subscribed to; mentions arrive among the comments. */
const subscriptions: WebhookSubscriptions = {
  requiredScopes: ["instagram_business_manage_comments"],
  isPerApp: true,
  speaksAs: "account",
  topicOf: ({ platformUserId }) => `instagram/${platformUserId}`,
  async request({ http, accessToken: bearer }, { mode }) {
    const url = graphUrl("me/subscribed_apps");
    const change =
      mode === "subscribe"
        ? ({ method: "POST", form: { subscribed_fields: "comments" } } as const)
        : ({ method: "DELETE" } as const);
    await http.request({ url, ...change, bearer, endpoint: `subscriptions.${mode}`, schema: success });
    return { seconds: heldSeconds };
  },
};

/**
 * Comments and mentions of an account, and Meta's two callbacks about a person. Meta says "App Secret" where integrations
 * use Instagram's own, so the Meta app's secret may have signed as well as Instagram's. No delivery has an id: a comment is named by
 * its own, anything else by what it says.
 */
export const webhooks: PlatformWebhooks = {
  contentTypes: metaContentTypes,
  callbacks: metaCallbacks,
  announcesPosts: false,
  challenge: metaChallenge,
  signedAlsoBy: ["facebook"],
  verify: (delivery, { clientSecret, webhookSecret, otherClientSecrets }) =>
    metaVerify(delivery, [clientSecret, webhookSecret, ...otherClientSecrets]),
  parse,
  subscriptions,
};
