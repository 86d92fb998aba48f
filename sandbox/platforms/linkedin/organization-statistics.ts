import { audienceOf, divide, type Shares } from "@/sandbox/core/audience";
import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import type { PostNumbers } from "@/sandbox/core/posts";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, readQuery, requirePage, requireRest, requireScope } from "./access";
import { daysOf, midnight, REPORT_LAG_MS, REPORT_WINDOW_MS, reportStretch } from "./days";
import { accessDenied, notFound } from "./errors";
import { geoOfCity, geoOfCountry } from "./geo";
import { hasRole } from "./personas";
import { findPost, type PostNode, postsOf } from "./post-node";
import * as requests from "./requests";

/** Shares of an audience by LinkedIn's own facets; the URNs are standardised there. */
const FACETS: Readonly<Record<string, readonly [key: string, shares: Shares]>> = {
  followerCountsBySeniority: ["seniority", numbered("seniority", [12, 31, 28, 14, 8, 7])],
  followerCountsByFunction: ["function", numbered("function", [9, 22, 6, 14, 19, 11, 8])],
  followerCountsByStaffCountRange: [
    "staffCountRange",
    [
      ["SIZE_1", 9],
      ["SIZE_2_TO_10", 21],
      ["SIZE_11_TO_50", 24],
      ["SIZE_51_TO_200", 18],
      ["SIZE_201_TO_500", 11],
      ["SIZE_1001_TO_5000", 10],
    ],
  ],
  followerCountsByIndustry: ["industry", numbered("industry", [6, 17, 23, 9, 14])],
};

function numbered(name: string, weights: readonly number[]): Shares {
  return weights.map((weight, index) => [`urn:li:${name}:${index + 1}`, weight] as const);
}

/** GET /rest/organizationalEntityFollowerStatistics: who follows a page, or what each day brought. */
export function readFollowerStatistics(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "organizationalEntityFollowerStatistics");
  const { organizationalEntity, timeIntervals, start, count } = readQuery(call, requests.followerStatistics);
  const page = requireAdministered(world, caller, organizationalEntity, "organizationalEntityFollowerStatistics");
  const elements =
    timeIntervals === undefined
      ? [{ organizationalEntity, ...facetsOf(world, page, call.nowMs) }]
      : daysOf(reportStretch(timeIntervals, call.nowMs)).map((day) => ({
          organizationalEntity,
          timeRange: { start: day.fromMs, end: day.untilMs },
          followerGains: {
            organicFollowerGain: world.personas.movement(page, day.fromMs, day.untilMs).won,
            paidFollowerGain: 0,
          },
        }));
  return ok({ elements, paging: { start, count, links: [] } });
}

/** The audience by facet: the hundred largest values each, and only those who are told apart, so no sum is a total. */
function facetsOf(world: World, page: Persona, nowMs: number): Record<string, unknown> {
  const followers = world.personas.followersAt(page, nowMs);
  const facet = (key: string, total: number, shares: Shares) =>
    divide(total, shares)
      .filter(({ value }) => value > 0)
      .slice(0, 100)
      .map(({ name, value }) => ({
        [key]: name,
        // Paid followers are among the organic ones here: who adds the two counts some of them twice.
        followerCounts: { organicFollowerCount: value, paidFollowerCount: Math.floor(value * 0.03) },
      }));
  const { countries, cities } = audienceOf(page, world.seed);
  const known = Math.floor(followers * 0.93);
  const named = (shares: Shares, urnOf: (name: string) => string): Shares =>
    shares.map(([name, weight]) => [urnOf(name), weight] as const);
  return {
    followerCountsByAssociationType: facet("associationType", Math.floor(followers * 0.004), [["EMPLOYEE", 1]]),
    ...Object.fromEntries(Object.entries(FACETS).map(([name, [key, shares]]) => [name, facet(key, known, shares)])),
    followerCountsByGeo: facet("geo", Math.floor(known * 0.6), named(cities, geoOfCity)),
    followerCountsByGeoCountry: facet("geo", known, named(countries, geoOfCountry)),
  };
}

/** GET /rest/organizationalEntityShareStatistics: of all posts of the last year together, of single ones, or by day. */
export function readShareStatistics(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "organizationalEntityShareStatistics");
  const query = readQuery(call, requests.shareStatistics);
  const { organizationalEntity, timeIntervals, shares = [], ugcPosts = [], start, count } = query;
  const page = requireAdministered(world, caller, organizationalEntity, "organizationalEntityShareStatistics");
  const paging = { start, count, links: [] };
  const wanted = [...shares, ...ugcPosts];
  if (wanted.length > 0) {
    const elements = wanted
      .map((urn) => requirePostOf(world, page, urn, call.nowMs))
      .flatMap((post) => ofPost(world, organizationalEntity, post, call.nowMs));
    return ok({ elements: elements.slice(start, start + count), paging });
  }
  const reportedMs = lastReport(call.nowMs);
  const elements =
    timeIntervals === undefined
      ? [{ organizationalEntity, totalShareStatistics: total(world, page, call.nowMs - REPORT_WINDOW_MS, reportedMs) }]
      : daysOf(reportStretch(timeIntervals, call.nowMs)).map((day) => ({
          organizationalEntity,
          totalShareStatistics: total(world, page, day.fromMs, day.untilMs),
          timeRange: { start: day.fromMs, end: day.untilMs },
        }));
  return ok({ elements, paging });
}

/** The moment up to which reports go: the end of the day before the day before yesterday's. */
function lastReport(nowMs: number): number {
  return midnight(nowMs - REPORT_LAG_MS);
}

/** A post without any activity is left out, and so is one that came out more than a year ago. */
function ofPost(world: World, organizationalEntity: string, post: PostNode, nowMs: number) {
  if (nowMs - post.publishedAtMs > REPORT_WINDOW_MS) return [];
  const numbers = world.personas.posts(post.author).numbersAt(post.index, lastReport(nowMs));
  if (numbers.views === 0) return [];
  const name = post.urn.startsWith("urn:li:share:") ? "share" : "ugcPost";
  return [{ organizationalEntity, [name]: post.urn, totalShareStatistics: figuresOf(numbers) }];
}

function total(world: World, page: Persona, fromMs: number, untilMs: number) {
  const book = world.personas.posts(page);
  const sum = { views: 0, reach: 0, likes: 0, comments: 0, shares: 0, saves: 0 };
  for (const { index } of postsOf(world, page, untilMs, "CREATED")) {
    const [before, after] = [book.numbersAt(index, fromMs), book.numbersAt(index, untilMs)];
    sum.views += after.views - before.views;
    sum.reach += after.reach - before.reach;
    sum.likes += after.likes - before.likes;
    sum.comments += after.comments - before.comments;
    sum.shares += after.shares - before.shares;
  }
  return figuresOf(sum);
}

function figuresOf(numbers: PostNumbers) {
  const clicks = Math.floor(numbers.views * 0.027);
  const actions = clicks + numbers.likes + numbers.comments + numbers.shares;
  return {
    impressionCount: numbers.views,
    uniqueImpressionsCount: numbers.reach,
    clickCount: clicks,
    likeCount: numbers.likes,
    commentCount: numbers.comments,
    shareCount: numbers.shares,
    engagement: numbers.views === 0 ? 0 : Math.round((actions / numbers.views) * 1e6) / 1e6,
  };
}

function requirePostOf(world: World, page: Persona, urn: string, nowMs: number): PostNode {
  const post = findPost(world, urn, nowMs);
  if (post === null || post.author !== page) throw notFound(`Could not find post ${urn} of the organization`);
  return post;
}

/** Reports are for the administrators of a page alone, whatever their app may read. */
function requireAdministered(world: World, caller: Caller, urn: string, resource: string): Persona {
  const name = `${resource}.FINDER-organizationalEntity.${caller.version}`;
  requireScope(caller, ["rw_organization_admin", "r_organization_admin"], name);
  const page = requirePage(world, urn);
  if (!hasRole(caller.member, page, ["ADMINISTRATOR"])) throw accessDenied(name);
  return page;
}
