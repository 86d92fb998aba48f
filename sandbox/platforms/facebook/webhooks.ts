import { challengeByMeta, META_RETRIES_MS, metaCallback, metaEvent, signForMeta } from "@/sandbox/core/meta-webhooks";
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

/** What Facebook tells of a Page's timeline, and Meta's two callbacks about the person who manages it. */
export const facebookWebhooks: SandboxWebhooks = {
  events: {
    post: "the Page posts",
    comment: "somebody comments on a post",
    reaction: "somebody reacts to one",
    deauthorize: "the person removes the app",
    data_deletion: "the person asks Meta to have their data deleted",
  },
  moments: { posted: "post", commented: "comment", deauthorized: "deauthorize" },
  retryDelaysMs: META_RETRIES_MS,
  targets: (_world, client) => registeredTarget(client),
  compose: (world, occasion) => {
    const { event, client, persona, nowMs } = occasion;
    if (event === "deauthorize") return metaCallback("deauthorize", appScopedId(client.clientId, persona), nowMs);
    if (event === "data_deletion") return metaCallback("data-deletion", appScopedId(client.clientId, persona), nowMs);
    const changes = [{ field: "feed", value: feedValue(world, occasion) }];
    return metaEvent({
      object: "page",
      entry: [{ id: persona.platformUserId, time: Math.floor(nowMs / 1000), changes }],
    });
  },
  sign: signForMeta,
  challenge: challengeByMeta,
};
