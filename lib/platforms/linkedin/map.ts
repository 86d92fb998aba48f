import { exact, exactOr, missing } from "@/lib/platforms/shared/counts";
import type {
  AccountMetric,
  AccountPicture,
  Measured,
  PlatformAccount,
  PlatformPost,
  PostMetric,
} from "@/lib/platforms/types";
import { plainText } from "./little-text";
import type { Member, Organization, Post, ShareFigures, UserInfo } from "./schemas";
import type { Profile } from "./state";
import { kindOf } from "./urns";

/** Wider renditions are cut down by us anyway. */
const wantedWidth = 400;
/** Statistics of posts reach twelve months back. */
const statisticsWindowMs = 365 * 24 * 3_600_000;

export type PostMetrics = Readonly<Record<PostMetric, Measured>>;

/** The member's profile as `/v2/me` gives it. */
export function profileOfMember(member: Member): Profile {
  return {
    name: [member.localizedFirstName, member.localizedLastName].join(" ").trim(),
    vanityName: member.vanityName ?? null,
    pictureUrl: member.profilePicture === undefined ? null : largestUseful(member),
  };
}

function largestUseful({ profilePicture }: Member): string | undefined {
  const renditions = (profilePicture?.["displayImage~"]?.elements ?? []).flatMap((element) => {
    const address = element?.identifiers[0]?.identifier;
    if (element === undefined || address === undefined) return [];
    return [{ address, width: element.data["com.linkedin.digitalmedia.mediaartifact.StillImage"].storageSize.width }];
  });
  renditions.sort((a, b) => a.width - b.width);
  return (renditions.find(({ width }) => width >= wantedWidth) ?? renditions.at(-1))?.address;
}

/** The member's profile as OpenID Connect gives it, which has no public address. */
export function profileOfUserInfo(userInfo: UserInfo): Profile {
  return { name: userInfo.name.trim(), vanityName: null, pictureUrl: userInfo.picture ?? null };
}

/** A page's profile. Its logo comes as an asset's URN, which a member's token cannot turn into an address. */
export function profileOfOrganization(organization: Organization): Profile {
  const { localizedName, vanityName = null } = organization;
  return { name: localizedName.trim(), vanityName, pictureUrl: undefined };
}

/** Our account of a member or a page. Without a vanity name it is called by the last part of its URN. */
export function toAccount(urn: string, profile: Profile, state: PlatformAccount["state"]): PlatformAccount {
  const kind = kindOf(urn);
  const username = profile.vanityName ?? urn.slice(urn.lastIndexOf(":") + 1);
  const path = kind === "organization" ? "company" : "in";
  return {
    platformUserId: urn,
    alternateIds: [],
    username,
    displayName: profile.name || username,
    profileUrl:
      profile.vanityName === null ? null : `https://www.linkedin.com/${path}/${encodeURIComponent(profile.vanityName)}`,
    accountType: kind,
    platformVerified: null,
    ...toPicture(profile.pictureUrl),
    state,
  };
}

/** A picture's address is signed anew at each reading; its path is the picture's. */
function toPicture(url: Profile["pictureUrl"]): { picture?: AccountPicture | null } {
  if (url === undefined) return {};
  if (url === null) return { picture: null };
  const address = URL.parse(url);
  return address === null ? {} : { picture: { url: address.href, key: address.pathname } };
}

/** The counts of an account: followers, and for pages their views. LinkedIn has no others that cover all time. */
export function toCounts(counts: {
  readonly followers: Measured;
  readonly views: Measured;
}): Readonly<Record<AccountMetric, Measured>> {
  const notOffered = missing("not_offered");
  return { ...counts, following: notOffered, posts: notOffered, likes: notOffered };
}

/** A post of a member or a page with its metrics. */
export function toPost(post: Post, metrics: PostMetrics): PlatformPost {
  return {
    platformPostId: post.id,
    kind: kindOfPost(post),
    caption: plainText(post.commentary),
    permalink: `https://www.linkedin.com/feed/update/${encodeURIComponent(post.id)}/`,
    publishedAt: publishedAt(post),
    metrics,
  };
}

/** When a post came out; one without such a time came out when it was made. */
export function publishedAt(post: Post): Date {
  return new Date(post.publishedAt ?? post.createdAt);
}

function kindOfPost({ content }: Post): PlatformPost["kind"] {
  if (content === undefined || Object.keys(content).length === 0) return "text";
  if (content.multiImage !== undefined) return "carousel";
  if (content.media?.id.startsWith("urn:li:image:")) return "image";
  return content.media?.id.startsWith("urn:li:video:") ? "video" : "other";
}

/**
 * The metrics of a page's post. `views` are impressions, `reach` the members among whom they were made. A post that the
 * statistics leave out has no figures yet, or is older than what they reach back to; neither is a zero.
 */
export function toShareMetrics(post: Post, figures: ShareFigures | undefined, now: Date): PostMetrics {
  if (figures === undefined) {
    const isOlder = now.getTime() - publishedAt(post).getTime() > statisticsWindowMs;
    return withoutFigures(isOlder ? "not_offered" : "not_yet_available");
  }
  return {
    likes: neverNegative(figures.likeCount),
    comments: neverNegative(figures.commentCount),
    shares: exact(figures.shareCount),
    saves: missing("not_offered"),
    views: exact(figures.impressionCount),
    reach: exactOr(figures.uniqueImpressionsCount, "not_yet_available"),
  };
}

/** LinkedIn counts withdrawn likes down, at times below zero: such a figure says nothing. */
function neverNegative(count: number): Measured {
  return count < 0 ? missing("not_yet_available") : exact(count);
}

/** Metrics of a post of which nothing is known; of a page, saves are never offered. */
export function withoutFigures(reason: "not_offered" | "not_yet_available" | "permission_missing"): PostMetrics {
  const none = missing(reason);
  return { likes: none, comments: none, shares: none, saves: missing("not_offered"), views: none, reach: none };
}
