import { exactOr } from "@/lib/platforms/shared/counts";
import { inTurns } from "@/lib/platforms/shared/in-turns";
import type { Measured, PlatformPost, PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPosts, readPostMetric, readShareStatistics } from "./api";
import { type PostMetrics, publishedAt, toPost, toShareMetrics, withoutFigures } from "./map";
import type { Post, ShareFigures } from "./schemas";
import { may } from "./state";
import { kindOf, postKindOf } from "./urns";

const pageSize = { organization: 50, member: 10 } as const;
/** A member's metrics cost one call each, six per post. */
const memberPostsAtOnce = 2;

const nothing: PostPage = { posts: [], nextCursor: null };

/**
 * A page of the published posts of a member or a page, newest first, with lifetime metrics: for pages two calls more at
 * most, for a member six per post. Nothing where the grant does not open the listing, as for nearly all members.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const { platformUserId: author, state } = session.account;
  if (!may(state, "posts")) return nothing;
  const kind = kindOf(author) ?? "member";
  const [start, count] = [cursor === null ? 0 : Number(cursor), pageSize[kind]];
  const listed = await listPosts(session, { author, start, count });
  const published = listed
    .filter(({ lifecycleState }) => lifecycleState === "PUBLISHED")
    .sort((a, b) => publishedAt(b).getTime() - publishedAt(a).getTime());
  const posts = kind === "organization" ? await ofPage(session, published) : await ofMember(session, published);
  return { posts, nextCursor: listed.length < count ? null : String(start + count) };
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
