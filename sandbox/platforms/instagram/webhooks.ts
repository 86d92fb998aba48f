import { encodeDigitId } from "@/sandbox/core/digit-ids";
import { endSubscribedApps, subscribedFields } from "@/sandbox/core/graph/subscribed-apps";
import { challengeByMeta, META_RETRIES_MS, metaCallback, metaEvent, signForMeta } from "@/sandbox/core/meta-webhooks";
import { registeredTarget } from "@/sandbox/core/registered-webhooks";
import type { Occasion, SandboxWebhooks } from "@/sandbox/core/webhooks";
import type { World } from "@/sandbox/core/world";
import { appScopedId } from "./access";
import { mediaId, nodeOf, productType } from "./media";

const COMMENT_PREFIX = "17904";

function commentOf(world: World, { persona, postIndex, no, nowMs }: Occasion) {
  const media = nodeOf(world, persona, postIndex, null, nowMs);
  return {
    id: encodeDigitId(COMMENT_PREFIX, persona.no, no),
    text: "Love this!",
    from: { id: `12345${String(no).padStart(8, "0")}`, username: "joao" },
    media: { id: mediaId(media), media_product_type: productType(media) },
  };
}

const callbacks = new Set(["deauthorize", "data_deletion"]);

/** What Instagram tells an app of its own login: comments, and Meta's two callbacks about a person. */
export const instagramWebhooks: SandboxWebhooks = {
  events: {
    comments: "somebody comments on the newest post, as deliveries come (`changes`)",
    comments_flat: "the same in the envelope that Meta documents for this login",
    mentions: "somebody mentions the account",
    deauthorize: "the person removes the app",
    data_deletion: "the person asks Meta to have their data deleted",
  },
  moments: { commented: "comments", deauthorized: "deauthorize" },
  retryDelaysMs: META_RETRIES_MS,
  // The two callbacks are the app's own. A subscribed account gets every field that the app has in its dashboard.
  targets: (world, client, persona, event) =>
    callbacks.has(event) || subscribedFields(world, client, persona.platformUserId).length > 0
      ? registeredTarget(client)
      : [],
  endSubscriptions: endSubscribedApps,
  compose: (world, occasion) => {
    const { event, client, persona, nowMs } = occasion;
    if (event === "deauthorize") return metaCallback("deauthorize", appScopedId(client.clientId, persona), nowMs);
    if (event === "data_deletion") return metaCallback("data-deletion", appScopedId(client.clientId, persona), nowMs);
    const comment = commentOf(world, occasion);
    const entry = { id: persona.platformUserId, time: Math.floor(nowMs / 1000) };
    const mention = { media_id: comment.media.id, comment_id: comment.id };
    const [field, value] = event === "mentions" ? ["mentions", mention] : ["comments", comment];
    const told = event === "comments_flat" ? { field, value } : { changes: [{ field, value }] };
    return metaEvent({ object: "instagram", entry: [{ ...entry, ...told }] });
  },
  sign: signForMeta,
  challenge: challengeByMeta,
};
