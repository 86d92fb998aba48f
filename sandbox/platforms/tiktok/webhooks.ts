import { createHmac } from "node:crypto";
import { minutes, registeredTarget } from "@/sandbox/core/registered-webhooks";
import type { SandboxWebhooks } from "@/sandbox/core/webhooks";
import { videoOf } from "./video-node";

const PUBLISHED = ["post.publish.complete", "post.publish.publicly_available"];

/** What TikTok tells: what became of a published post, and who removed the app. There is no question whose address it is. */
export const tiktokWebhooks: SandboxWebhooks = {
  events: {
    "post.publish.complete": "a post that an app published is out",
    "post.publish.publicly_available": "and everybody can see it",
    "authorization.removed": "the person removes the app",
  },
  moments: { deauthorized: "authorization.removed" },
  // Ever longer waits, for 72 hours.
  retryDelaysMs: minutes(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048),
  targets: (_world, client) => registeredTarget(client),
  compose: (world, { event, client, persona, postIndex, nowMs }) => {
    const publishId = `v_pub_url~v2.${persona.no}${String(postIndex).padStart(6, "0")}`;
    // An int64, which TikTok writes as a number.
    const postId = videoOf(world, persona, postIndex).id;
    const published = `{"publish_id":"${publishId}","post_id":${postId},"publish_type":"DIRECT_PUBLISH"}`;
    const payload = {
      client_key: client.clientId,
      event,
      create_time: Math.floor(nowMs / 1000),
      user_openid: persona.platformUserId,
      content: PUBLISHED.includes(event) ? published : '{"reason":1}',
    };
    return { callback: "", contentType: "application/json", payload: JSON.stringify(payload) };
  },
  sign: ({ contentType, payload }, secret, nowMs) => {
    const time = Math.floor(nowMs / 1000);
    const signature = createHmac("sha256", secret).update(`${time}.${payload}`).digest("hex");
    return {
      headers: { "Content-Type": contentType, "TikTok-Signature": `t=${time},s=${signature}` },
      body: payload,
    };
  },
};
