import type { PlatformHttp, PlatformRequest, PlatformResponse } from "@/lib/platforms/types";
import { restUrl, unversionedHeaders, v2Url, versionedHeaders } from "./endpoints";
import { type RestliValue, restliQuery } from "./restli";
import * as schemas from "./schemas";

/** What a call needs: the client, and the token of the member in whose name it speaks, for pages too. */
export interface MemberAccess {
  readonly http: PlatformHttp;
  readonly accessToken: string;
}

/** Most roles that one page of the listing holds. */
export const rolesPerPage = 100;

const memberFields =
  "(id,localizedFirstName,localizedLastName,vanityName,profilePicture(displayImage~digitalmediaAsset:playableStreams))";

/** The member with the picture's renditions; needs `r_basicprofile`. */
export function readMember(access: MemberAccess): Promise<PlatformResponse<schemas.Member>> {
  return getV2(access, `me?projection=${memberFields}`, "me.read", schemas.member);
}

/** The member by OpenID Connect; needs `openid profile`. */
export function readUserInfo(access: MemberAccess): Promise<PlatformResponse<schemas.UserInfo>> {
  return getV2(access, "userinfo", "userinfo.read", schemas.userInfo);
}

/** How many follow the member. */
export async function readMemberFollowers(access: MemberAccess): Promise<{ followers: number; sha256: string }> {
  const query = { q: "me" };
  const { data, sha256 } = await getRest(access, "memberFollowersCount", { query }, "memberFollowersCount.me", {
    schema: schemas.memberFollowers,
  });
  return { followers: data.elements[0].memberFollowersCount, sha256 };
}

/** The member's approved roles at pages, a page of the listing from `start` on. */
export async function listRoles(access: MemberAccess, start: number) {
  const query = { q: "roleAssignee", state: "APPROVED", start, count: rolesPerPage };
  const { data } = await getRest(access, "organizationAcls", { query }, "organizationAcls.list", {
    schema: schemas.organizationAcls,
  });
  return data.elements;
}

/** A page by its id. */
export async function readOrganization(access: MemberAccess, id: string): Promise<schemas.Organization> {
  const schema = schemas.organization;
  return (await getRest(access, "organizations", { key: id }, "organizations.read", { schema })).data;
}

/** How many members follow a page. */
export async function readOrganizationFollowers(
  access: MemberAccess,
  urn: string,
): Promise<{ followers: number; sha256: string }> {
  const place = { key: urn, query: { edgeType: "COMPANY_FOLLOWED_BY_MEMBER" } };
  const { data, sha256 } = await getRest(access, "networkSizes", place, "networkSizes.read", {
    schema: schemas.networkSize,
  });
  return { followers: data.firstDegreeSize, sha256 };
}

/** Views of a page since it exists, with the page that the answer is about; for its administrators. */
export async function readPageViews(access: MemberAccess, urn: string): Promise<{ urn: string; pageViews: number }> {
  const query = { q: "organization", organization: urn };
  const place = { query };
  const { data } = await getRest(access, "organizationPageStatistics", place, "organizationPageStatistics.lifetime", {
    schema: schemas.pageStatistics,
  });
  const [{ organization, totalPageStatistics }] = data.elements;
  return { urn: organization, pageViews: totalPageStatistics.views.allPageViews.pageViews };
}

/** Who follows a page, by LinkedIn's facets; for its administrators. Facets name places by URN. */
export async function readFollowerFacets(access: MemberAccess, urn: string): Promise<schemas.FollowerFacets> {
  const place = { query: { q: "organizationalEntity", organizationalEntity: urn } };
  const endpoint = "organizationalEntityFollowerStatistics.lifetime";
  const { data } = await getRest(access, "organizationalEntityFollowerStatistics", place, endpoint, {
    schema: schemas.followerFacets,
  });
  return data.elements[0];
}

/** English names of places by their ids, a hundred at most; places that LinkedIn has no name for are missing. */
export async function readPlaceNames(
  access: MemberAccess,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const query = restliQuery({ ids, locale: { language: "en", country: "US" } });
  const { data } = await getV2(access, `geo?${query}`, "geo.batch", schemas.places);
  return new Map(
    Object.entries(data.results).flatMap(([id, { defaultLocalizedName: name }]) => (name ? [[id, name.value]] : [])),
  );
}

/** Posts of a member or a page, newest first, from `start` on; fewer than `count` at the end of the listing. */
export async function listPosts(
  access: MemberAccess,
  { author, start, count }: { readonly author: string; readonly start: number; readonly count: number },
): Promise<schemas.Post[]> {
  const query = { q: "author", author, sortBy: "CREATED", start, count };
  return (await getRest(access, "posts", { query }, "posts.list", { schema: schemas.posts })).data.elements;
}

/** Lifetime statistics of posts of a page, all of one kind; those without activity are left out. */
export async function readShareStatistics(
  access: MemberAccess,
  organization: string,
  urns: { readonly shares: readonly string[] } | { readonly ugcPosts: readonly string[] },
) {
  const wanted = "shares" in urns ? urns.shares : urns.ugcPosts;
  // The default page of a finder holds ten.
  const query = { q: "organizationalEntity", organizationalEntity: organization, ...urns, count: wanted.length };
  const endpoint = "organizationalEntityShareStatistics.posts";
  const { data } = await getRest(access, "organizationalEntityShareStatistics", { query }, endpoint, {
    schema: schemas.shareStatistics,
  });
  return data.elements;
}

/** One lifetime metric of one post of the member; null where there is no data. */
export async function readPostMetric(
  access: MemberAccess,
  entity: { readonly share: string } | { readonly ugc: string },
  queryType: "IMPRESSION" | "MEMBERS_REACHED" | "RESHARE" | "REACTION" | "COMMENT" | "POST_SAVE",
): Promise<number | null> {
  const place = { query: { q: "entity", entity, queryType, aggregation: "TOTAL" } };
  const { data } = await getRest(access, "memberCreatorPostAnalytics", place, "memberCreatorPostAnalytics.entity", {
    schema: schemas.postAnalytics,
  });
  return data.elements[0]?.count ?? null;
}

function getRest<T>(
  access: MemberAccess,
  resource: string,
  place: { readonly key?: string; readonly query?: Readonly<Record<string, RestliValue>> },
  endpoint: string,
  { schema }: Pick<PlatformRequest<T>, "schema">,
): Promise<PlatformResponse<T>> {
  const { http, accessToken: bearer } = access;
  return http.request({ url: restUrl(resource, place), headers: versionedHeaders, bearer, endpoint, schema });
}

function getV2<T>(
  access: MemberAccess,
  path: string,
  endpoint: string,
  schema: PlatformRequest<T>["schema"],
): Promise<PlatformResponse<T>> {
  const { http, accessToken: bearer } = access;
  return http.request({ url: v2Url(path), headers: unversionedHeaders, bearer, endpoint, schema });
}
