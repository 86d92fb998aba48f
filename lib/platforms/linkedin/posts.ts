import { PlatformError } from "@/lib/platforms/errors";
import { exactOr } from "@/lib/platforms/shared/counts";
import { inTurns } from "@/lib/platforms/shared/in-turns";
import type { Measured, MissingReason, PlatformPost, PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPosts, readPostMetric, readShareStatistics } from "./api";
import { type PostMetrics, publishedAt, toPost, toShareMetrics, withoutFigures } from "./map";
import type { Post, ShareFigures } from "./schemas";
import { may } from "./state";
import { kindOf, postKindOf } from "./urns";

const pageSize = { organization: 50, member: 10 } as const;
/** A member's metrics cost one call each, six per post. */
const memberPostsAtOnce = 2;

/** Our cursor: how many posts were listed so far, and the last of them. */
const cursorShape = /^([1-9]\d{0,8}):(urn:.+)$/;

/**
 * Why an account's posts cannot be listed. LinkedIn opens those of members to no new app; those of a page need a scope
 * that was not granted.
 */
export function withheld({ platformUserId, state }: PlatformSession["account"]): MissingReason | null {
  if (may(state, "posts")) return null;
  return kindOf(platformUserId) === "organization" ? "permission_missing" : "not_offered";
}

/**
 * A page of the published posts of a member or a page, newest first, with lifetime metrics: for pages two calls more at
 * most, for a member six per post. LinkedIn pages by position: each page but the first begins with the last post of the
 * one before, so that a post that was deleted meanwhile is noticed (INVALID_REQUEST) instead of making another one slip
 * through between two pages.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const author = session.account.platformUserId;
  const kind = kindOf(author) ?? "member";
  const count = pageSize[kind];
  const place = cursor === null ? null : toPlace(cursor);
  const start = place === null ? 0 : place.listed - 1;
  const page = await listPosts(session, { author, start, count });
  const last = page.at(-1);
  const nextCursor = page.length < count || last === undefined ? null : `${start + count}:${last.id}`;
  const listed = place === null ? page : page.slice(positionOf(page, place.last) + 1);
  const published = listed
    .filter(({ lifecycleState }) => lifecycleState === "PUBLISHED")
    .sort((a, b) => publishedAt(b).getTime() - publishedAt(a).getTime());
  const posts = kind === "organization" ? await ofPage(session, published) : await ofMember(session, published);
  return { posts, nextCursor };
}

function toPlace(cursor: string): { listed: number; last: string } {
  const [, listed, last] = cursorShape.exec(cursor) ?? [];
  if (listed === undefined || last === undefined) throw lost("The cursor is none of ours.");
  return { listed: Number(listed), last };
}

/** New posts move the others back by some places, which is no harm; one that is not there any more moved them forward. */
function positionOf(page: readonly Post[], urn: string): number {
  const position = page.findIndex(({ id }) => id === urn);
  if (position < 0) throw lost("The listing has changed since the page before.");
  return position;
}

function lost(detail: string): PlatformError {
  return new PlatformError({ platform: "linkedin", code: "INVALID_REQUEST", detail });
}

async function ofPage(session: PlatformSession, posts: readonly Post[]): Promise<PlatformPost[]> {
  const { platformUserId: organization, state } = session.account;
  if (!may(state, "postMetrics")) return posts.map((post) => toPost(post, withoutFigures("permission_missing")));
  const ofKind = (kind: "share" | "ugcPost") => posts.map(({ id }) => id).filter((id) => postKindOf(id) === kind);
  const [shares, ugcPosts] = [ofKind("share"), ofKind("ugcPost")];
  const answers = [
    shares.length === 0 ? [] : await readShareStatistics(session, organization, { shares }),
    ugcPosts.length === 0 ? [] : await readShareStatistics(session, organization, { ugcPosts }),
  ].flat();
  const figures = new Map<string, ShareFigures>();
  for (const { share, ugcPost, totalShareStatistics } of answers) {
    const urn = share ?? ugcPost;
    if (urn !== undefined) figures.set(urn, totalShareStatistics);
  }
  return posts.map((post) => toPost(post, toShareMetrics(post, figures.get(post.id), session.now())));
}

function ofMember(session: PlatformSession, posts: readonly Post[]): Promise<PlatformPost[]> {
  const opens = may(session.account.state, "postMetrics");
  return inTurns(posts, memberPostsAtOnce, async (post) =>
    toPost(post, opens ? await memberMetrics(session, post.id) : withoutFigures("permission_missing")),
  );
}

async function memberMetrics(session: PlatformSession, urn: string): Promise<PostMetrics> {
  const kind = postKindOf(urn);
  if (kind === null) return withoutFigures("not_offered");
  // The name must match the kind of URN, and a bare URN is refused.
  const entity = kind === "share" ? { share: urn } : { ugc: urn };
  const read = async (queryType: Parameters<typeof readPostMetric>[2]): Promise<Measured> =>
    exactOr((await readPostMetric(session, entity, queryType)) ?? undefined, "not_yet_available");
  return {
    likes: await read("REACTION"),
    comments: await read("COMMENT"),
    shares: await read("RESHARE"),
    saves: await read("POST_SAVE"),
    views: await read("IMPRESSION"),
    reach: await read("MEMBERS_REACHED"),
  };
}
