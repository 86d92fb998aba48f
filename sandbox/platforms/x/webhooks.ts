import { minutes, registeredTarget } from "@/sandbox/core/registered-webhooks";
import type { SandboxWebhooks } from "@/sandbox/core/webhooks";
import { carriersOf, endSubscriptions } from "./activity";
import { confirmsChallenge, digestOf } from "./challenge";
import { chargeEvent } from "./credits";
import { postOf } from "./post-node";

/** What the X Activity API tells, signed with the app's API secret. */
export const xWebhooks: SandboxWebhooks = {
  events: {
    "post.create": "the person posts",
    "post.delete": "the person deletes a post",
    "post.reply.create": "somebody replies",
    "follow.follow": "somebody follows",
    "profile.update.bio": "the person changes their profile",
    "oauth.revoke": "the person removes the app",
  },
  moments: { posted: "post.create", deauthorized: "oauth.revoke" },
  // X promises retries and does not say when.
  retryDelaysMs: minutes(1, 5, 15),
  // How an app subscribes to the end of its own access is not written anywhere: it is told of that in any case.
  targets: (world, client, persona, event) =>
    event === "oauth.revoke"
      ? registeredTarget(client)
      : carriersOf(world, client, persona, event).map((url) => ({ url, secret: client.webhookSecret ?? "" })),
  endSubscriptions,
  compose: (world, { event, client, persona, postIndex, no, nowMs }) => {
    const userId = persona.platformUserId ?? "";
    const at = new Date(nowMs).toISOString();
    const revoked = event === "oauth.revoke";
    const { id, publishedAtMs } = postOf(world, persona, postIndex);
    const post = { id, author_id: userId };
    const whole = { ...post, created_at: new Date(publishedAtMs).toISOString() };
    const ofPost = event === "post.delete" ? post : whole;
    const payload = revoked ? { date_time: at, user_id: userId, app_id: client.clientId } : ofPost;
    // Half of these numbers are negative.
    const uuid = (no % 2 === 0 ? "-" : "") + String(2_080_761_390_344_000_000n + BigInt(no));
    const data = { event_uuid: uuid, event_type: event, filter: revoked ? {} : { user_id: userId }, payload };
    return { callback: "", contentType: "application/json", payload: JSON.stringify({ data }) };
  },
  charge: (world, client, event) => chargeEvent(world, client.clientId, event),
  sign: ({ contentType, payload }, secret) => ({
    headers: { "Content-Type": contentType, "x-twitter-webhooks-signature": `sha256=${digestOf(secret, payload)}` },
    body: payload,
  }),
  challenge: confirmsChallenge,
};
