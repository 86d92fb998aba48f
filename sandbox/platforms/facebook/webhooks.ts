import { encodeDigitId } from "@/sandbox/core/digit-ids";
import { endSubscribedApps, subscribedFields } from "@/sandbox/core/graph/subscribed-apps";
import { challengeByMeta, META_RETRIES_MS, metaCallback, metaEvent, signForMeta } from "@/sandbox/core/meta-webhooks";
import type { Persona } from "@/sandbox/core/personas";
import { registeredTarget } from "@/sandbox/core/registered-webhooks";
import type { Occasion, SandboxWebhooks } from "@/sandbox/core/webhooks";
import type { World } from "@/sandbox/core/world";
import { appScopedId } from "./people";
import { postId } from "./posts";

function feedValue(world: World, { event, persona, postIndex, no, nowMs }: Occasion) {
  const post = world.personas.posts(persona).post(postIndex);
  const id = postId({ world, page: persona, post, nowMs });
  const page = { id: persona.platformUserId, name: persona.displayName };
  const follower = { id: `77${String(no).padStart(8, "0")}`, name: "Joao P" };
  const now = Math.floor(nowMs / 1000);
  if (event === "comment") {
    const commentId = `${id.split("_")[1]}_${no}`;
    const comment = { item: "comment", verb: "add", from: follower, message: "Great pace!", comment_id: commentId };
    return { ...comment, created_time: now, post_id: id, parent_id: id };
  }
  if (event === "reaction") {
    const reaction = { item: "reaction", verb: "add", reaction_type: "love", from: follower };
    return { ...reaction, created_time: now, post_id: id, parent_id: id };
  }
  const published = { item: "status", verb: "add", from: page, message: post.caption, published: 1 };
  return { ...published, created_time: Math.floor(post.publishedAtMs / 1000), post_id: id };
}

/** The Instagram account behind a Page; an id that nobody has where there is none. */
function linkedAccount(world: World, page: Persona): string {
  const linked = page.linked?.instagram;
  return (linked && world.personas.find("instagram", linked)?.platformUserId) || "17841400000000000";
}

/** As Meta's samples of this log-in write it: the comment's own id has another name. */
function instagramComment({ persona, postIndex, no }: Occasion) {
  return {
    comment_id: `17904${String(no).padStart(12, "0")}`,
    text: "Love this!",
    from: { id: `12345${String(no).padStart(8, "0")}`, username: "joao" },
    media: { id: encodeDigitId("1790", persona.no, postIndex), media_product_type: "FEED" },
  };
}

const callbacks = new Set(["deauthorize", "data_deletion"]);

/** What Facebook tells of a Page's timeline, and Meta's two callbacks about the person who manages it. */
export const facebookWebhooks: SandboxWebhooks = {
  events: {
    post: "the Page posts",
    comment: "somebody comments on a post",
    reaction: "somebody reacts to one",
    instagram_comment: "somebody comments at the Instagram account that the Page is linked with",
    deauthorize: "the person removes the app",
    data_deletion: "the person asks Meta to have their data deleted",
  },
  moments: { posted: "post", commented: "comment", deauthorized: "deauthorize" },
  retryDelaysMs: META_RETRIES_MS,
  // The two callbacks are the app's own; everything else is told of Pages that it has subscribed to.
  targets: (world, client, persona, event) =>
    callbacks.has(event) || subscribedFields(world, client, persona.platformUserId).includes("feed")
      ? registeredTarget(client)
      : [],
  endSubscriptions: endSubscribedApps,
  compose: (world, occasion) => {
    const { event, client, persona, nowMs } = occasion;
    if (event === "deauthorize") return metaCallback("deauthorize", appScopedId(client.clientId, persona), nowMs);
    if (event === "data_deletion") return metaCallback("data-deletion", appScopedId(client.clientId, persona), nowMs);
    const time = Math.floor(nowMs / 1000);
    if (event === "instagram_comment") {
      const changes = [{ field: "comments", value: instagramComment(occasion) }];
      return metaEvent({ object: "instagram", entry: [{ id: linkedAccount(world, persona), time, changes }] });
    }
    const changes = [{ field: "feed", value: feedValue(world, occasion) }];
    return metaEvent({
      object: "page",
      entry: [{ id: persona.platformUserId, time, changes }],
    });
  },
  sign: signForMeta,
  challenge: challengeByMeta,
};
