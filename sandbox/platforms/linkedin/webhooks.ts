import { minutes } from "@/sandbox/core/registered-webhooks";
import type { SandboxWebhooks } from "@/sandbox/core/webhooks";
import { confirmsChallenge, digestOf } from "./challenge";
import { endSubscriptions, subscribersOf } from "./event-subscriptions";
import { postOf } from "./post-node";

/** What others do with a page's posts; members have no events. */
export const linkedinWebhooks: SandboxWebhooks = {
  events: {
    LIKE: "somebody likes a post of the page",
    COMMENT: "somebody comments on one",
    SHARE: "somebody shares one",
    COMMENT_DELETE: "a comment is deleted",
  },
  moments: {},
  // Every five minutes for eight hours.
  retryDelaysMs: minutes(...Array.from({ length: 96 }, () => 5)),
  targets: (world, client, page) =>
    subscribersOf(world, client, page).map((url) => ({ url, secret: client.clientSecret })),
  endSubscriptions,
  compose: (world, { event, persona, postIndex, no, nowMs }) => {
    const notification = {
      notificationId: 5_603_000_000 + no,
      organizationalEntity: persona.platformUserId,
      action: event,
      sourcePost: `urn:li:activity:${7_390_000_000_000_000_000n + BigInt(postIndex)}`,
      decoratedSourcePost: { entity: postOf(world, persona, postIndex).urn, owner: persona.platformUserId },
      lastModifiedAt: nowMs,
    };
    const body = { type: "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", notifications: [notification] };
    return { callback: "", contentType: "application/json", payload: JSON.stringify(body) };
  },
  sign: ({ contentType, payload }, secret) => ({
    headers: { "Content-Type": contentType, "X-LI-Signature": digestOf(secret, `hmacsha256=${payload}`) },
    body: payload,
  }),
  challenge: confirmsChallenge,
};
