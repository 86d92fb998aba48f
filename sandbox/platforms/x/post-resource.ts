import type { Call } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import type { Caller } from "./access";
import { charge } from "./credits";
import { notAuthorizedForField } from "./errors";
import { hasNote, isPrivateReadable, mediaOf, numbersOf, type PostNode, shortText } from "./post-node";
import { type Dialect, dialectOf, readFields, withoutEmpty } from "./query";
import { userResource } from "./users";

/** Parameters by which every endpoint of posts is told what to show. */
export const SHOWING = ["tweet.fields", "post.fields", "expansions", "media.fields", "user.fields"];

const PRIVATE_FIELDS = ["non_public_metrics", "organic_metrics"];

/** Posts as an endpoint answers with them, charged for: those that may be shown, and why others are not. */
export function postBody(
  world: World,
  call: Call,
  caller: Caller,
  posts: readonly PostNode[],
  errors: readonly Record<string, unknown>[],
): { readonly shown: readonly PostNode[]; readonly body: Record<string, unknown> } {
  const expansions = readFields(call, "expansions");
  // An expansion brings the field that it follows along.
  const followed = [...expansions].flatMap((expansion) => expansion.split(".")[0] ?? []);
  const fields = new Set([...readFields(call, "tweet.fields", "post.fields"), ...followed]);
  const dialect = dialectOf(world, call);
  const privateField = PRIVATE_FIELDS.find((field) => fields.has(field));
  const isRefused = (post: PostNode) =>
    privateField !== undefined && !(post.persona === caller.persona && isPrivateReadable(post, call.nowMs));
  const shown = posts.filter((post) => !isRefused(post));
  const refusals = posts
    .filter(isRefused)
    .map(({ id }) => notAuthorizedForField({ kind: "tweet", parameter: "ids", value: id }, privateField ?? ""));
  const authors = expansions.has("author_id") ? [...new Set(shown.map(({ persona }) => persona))] : [];
  charge(
    world,
    call,
    caller.client.clientId,
    { kind: "post", ids: shown.map(({ id }) => id) },
    { kind: "user", ids: authors.flatMap(({ platformUserId }) => platformUserId ?? []) },
  );
  const includes = withoutEmpty({
    media: expansions.has("attachments.media_keys")
      ? shown.flatMap((post) => mediaResources(world, call, caller, post))
      : [],
    users: authors.map((author) => userResource(world, call, author)),
  });
  return {
    shown,
    body: withoutEmpty({
      data: shown.map((post) => postResource(world, post, fields, dialect, call.nowMs)),
      includes: Object.keys(includes).length === 0 ? null : includes,
      errors: [...errors, ...refusals],
    }),
  };
}

function postResource(
  world: World,
  post: PostNode,
  fields: ReadonlySet<string>,
  dialect: Dialect,
  nowMs: number,
): Record<string, unknown> {
  const name = (legacy: string, renamed: string) => (dialect === "legacy" ? legacy : renamed);
  const numbers = numbersOf(world, post, nowMs);
  const spread = { [name("retweet_count", "repost_count")]: numbers.reposts };
  const clicks = { url_link_clicks: numbers.urlClicks, user_profile_clicks: numbers.profileClicks };
  const media = mediaOf(post);
  const note = name("note_tweet", "note_post");
  const content: Record<string, unknown> = {
    created_at: new Date(post.publishedAtMs).toISOString(),
    // In the newer names the author is an expansion alone.
    author_id: dialect === "legacy" ? post.persona.platformUserId : undefined,
    conversation_id: post.id,
    lang: /\p{Script=Greek}/u.test(post.text) ? "el" : "en",
    paid_partnership: false,
    public_metrics: {
      ...spread,
      reply_count: numbers.replies,
      like_count: numbers.likes,
      quote_count: numbers.quotes,
      bookmark_count: numbers.bookmarks,
      impression_count: numbers.impressions,
    },
    non_public_metrics: { impression_count: numbers.impressions, engagements: numbers.engagements, ...clicks },
    organic_metrics: {
      impression_count: numbers.impressions,
      ...spread,
      reply_count: numbers.replies,
      like_count: numbers.likes,
      ...clicks,
    },
    attachments: media.length === 0 ? undefined : { media_keys: media.map(({ key }) => key) },
    referenced_tweets: dialect === "legacy" ? references(post) : undefined,
    [note]: hasNote(post) ? { text: post.text } : undefined,
  };
  const kept = Object.entries(content).filter(([field, value]) => fields.has(field) && value !== undefined);
  return {
    id: post.id,
    text: shortText(post),
    [name("edit_history_tweet_ids", "edit_history_post_ids")]: [post.id],
    ...Object.fromEntries(kept),
  };
}

function references(post: PostNode): readonly Record<string, string>[] | undefined {
  const type = { quote: "quoted", reply: "replied_to", repost: "retweeted" }[post.kind as string];
  // Somebody else's post of a while ago; it is not among the accounts of this world.
  return type === undefined ? undefined : [{ type, id: String(BigInt(post.id) - (1n << 42n)) }];
}

function mediaResources(world: World, call: Call, caller: Caller, post: PostNode): Record<string, unknown>[] {
  const fields = readFields(call, "media.fields");
  const { impressions } = numbersOf(world, post, call.nowMs);
  const views = Math.floor(impressions * 0.4);
  const isOwner = caller.persona === post.persona;
  return mediaOf(post).map(({ key, type }) => {
    const isVideo = type === "video";
    const content: Record<string, unknown> = {
      url: isVideo ? undefined : `https://pbs.twimg.com/media/${key}.jpg`,
      preview_image_url: isVideo ? `https://pbs.twimg.com/media/${key}.jpg` : undefined,
      duration_ms: isVideo ? 41_000 : undefined,
      width: 1_280,
      height: 720,
      public_metrics: isVideo ? { view_count: views } : undefined,
      non_public_metrics: isVideo && isOwner ? playback(views) : undefined,
    };
    const kept = Object.entries(content).filter(([field, value]) => fields.has(field) && value !== undefined);
    return { media_key: key, type, ...Object.fromEntries(kept) };
  });
}

function playback(views: number): Record<string, number> {
  const shares = { 0: 1, 25: 0.73, 50: 0.6, 75: 0.47, 100: 0.3 };
  return Object.fromEntries(
    Object.entries(shares).map(([percent, share]) => [`playback_${percent}_count`, Math.floor(views * share)]),
  );
}
