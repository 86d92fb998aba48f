import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, readKey, readQuery, requirePage, requireRest, requireScope } from "./access";
import { accessDenied, badRequest, notFound } from "./errors";
import { hasRole } from "./personas";
import { findPost, type PostNode, postsOf } from "./post-node";
import { isDevelopmentTier } from "./quota";
import * as requests from "./requests";

/** GET /rest/posts: posts of an author, or up to a hundred by URN. */
export function listPosts(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "posts");
  const query = readQuery(call, requests.posts);
  if ("ids" in query) return batch(world, call, caller, query.ids);
  const { author: urn, start, count, sortBy } = query;
  const author = readAuthor(world, caller, urn);
  const posts = postsOf(world, author, call.nowMs, sortBy);
  const links = start + count < posts.length ? [nextLink(urn, start + count, count)] : [];
  return ok({
    elements: posts.slice(start, start + count).map((post) => postBody(post, call.nowMs)),
    paging: { start, count, links },
  });
}

function nextLink(urn: string, start: number, count: number) {
  const href = `/rest/posts?q=author&author=${encodeURIComponent(urn)}&start=${start}&count=${count}`;
  return { type: "application/json", rel: "next", href };
}

/** GET /rest/posts/{urn}. */
export function readPost(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "posts");
  readQuery(call, requests.nothing);
  const urn = readKey(call);
  const post = findPost(world, urn, call.nowMs);
  if (post === null) throw notFound(`Could not find post ${urn}`);
  requireReader(caller, post.author);
  return ok(postBody(post, call.nowMs));
}

function batch(world: World, call: Call, caller: Caller, urns: readonly string[]): Reply {
  if (isDevelopmentTier(world)) throw accessDenied(`partnerApiPostsExternal.BATCH_GET.${caller.version}`);
  const results: Record<string, unknown> = {};
  const statuses: Record<string, number> = {};
  for (const urn of urns) {
    const post = findPost(world, urn, call.nowMs);
    statuses[urn] = post === null ? 404 : 200;
    if (post === null) continue;
    requireReader(caller, post.author);
    results[urn] = postBody(post, call.nowMs);
  }
  return ok({ results, statuses, errors: {} });
}

function readAuthor(world: World, caller: Caller, urn: string): Persona {
  const author = urn === caller.member.platformUserId ? caller.member : null;
  if (author === null && urn.startsWith("urn:li:person:")) throw accessDenied("partnerApiPostsExternal.FINDER-author");
  const found = author ?? requirePage(world, urn);
  requireReader(caller, found);
  return found;
}

/** Posts of a member are for the few apps with that permission; those of a page for who runs its content. */
function requireReader(caller: Caller, author: Persona): void {
  const resource = `partnerApiPostsExternal.FINDER-author.${caller.version}`;
  if (author.accountType === "member") {
    requireScope(caller, ["r_member_social"], resource);
    if (author !== caller.member) throw accessDenied(resource);
    return;
  }
  requireScope(caller, ["r_organization_social"], resource);
  if (!hasRole(caller.member, author, ["ADMINISTRATOR", "CONTENT_ADMINISTRATOR"])) throw accessDenied(resource);
}

function postBody(post: PostNode, nowMs: number): Record<string, unknown> {
  const isEdited = post.modifiedAtMs > post.publishedAtMs && post.modifiedAtMs <= nowMs;
  const content = contentOf(post);
  return {
    id: post.urn,
    author: post.author.platformUserId,
    commentary: littleText(post.caption),
    visibility: "PUBLIC",
    lifecycleState: "PUBLISHED",
    createdAt: post.publishedAtMs - 400,
    publishedAt: post.publishedAtMs,
    lastModifiedAt: isEdited ? post.modifiedAtMs : post.publishedAtMs + 100,
    isReshareDisabledByAuthor: false,
    distribution: { feedDistribution: "MAIN_FEED", thirdPartyDistributionChannels: [] },
    ...(content === null ? {} : { content }),
    lifecycleStateInfo: { isEditedByAuthor: isEdited },
  };
}

function contentOf({ kind, urn, caption }: PostNode): Record<string, unknown> | null {
  const digits = urn.slice(urn.lastIndexOf(":") + 1);
  switch (kind) {
    case "text":
      return null;
    case "multiImage":
      return { multiImage: { images: [1, 2].map((no) => ({ id: `urn:li:image:D4E10AQ${digits}${no}` })) } };
    case "article":
      return { article: { source: `https://example.com/${digits}`, title: caption } };
    case "image":
    case "video":
    case "document":
      return { media: { id: `urn:li:${kind}:D4E10AQ${digits}`, title: caption } };
    default:
      throw badRequest(`no content of kind ${kind}`);
  }
}

/** Words in LinkedIn's "little" markup: reserved characters behind a backslash, hashtags as templates. */
function littleText(words: string): string {
  return words.replace(/[\\|{}@[\]()<>*_~]/g, "\\$&").replace(/#(\w+)/g, "{hashtag|\\#|$1}");
}
