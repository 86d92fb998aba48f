import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import { gathered, type PostNumbers } from "@/sandbox/core/posts";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, readQuery, requireRest, requireScope } from "./access";
import { asDateRange, daysOf, REPORT_WINDOW_MS, type Stretch, stretchOf } from "./days";
import { accessDenied, badRequest, notFound } from "./errors";
import { findPost, type PostNode } from "./post-node";
import * as requests from "./requests";

const NOT_DAILY: readonly string[] = [
  "MEMBERS_REACHED",
  "LINK_CLICKS",
  "FOLLOWER_GAINED_FROM_CONTENT",
  "PROFILE_VIEW_FROM_CONTENT",
];
const SCOPE = ["r_member_postAnalytics"];

/** GET /rest/memberCreatorPostAnalytics: one metric of all posts together or of one, in total or by day. */
export function readPostAnalytics(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "memberCreatorPostAnalytics");
  const resource = `memberCreatorPostAnalytics.FINDER.${caller.version}`;
  if ((caller.version ?? "") < "202506") throw notFound("No virtual resource found for memberCreatorPostAnalytics");
  requireScope(caller, SCOPE, resource);
  const query = readQuery(call, requests.postAnalytics);
  const { queryType, aggregation, dateRange, start, count } = query;
  if (requests.laterMetrics.some((name) => name === queryType) && (caller.version ?? "") < "202604") {
    throw badRequest("Parameter 'queryType' is invalid");
  }
  const post = query.q === "entity" ? requireOwnPost(world, call, caller, query.entity, resource) : null;
  if (aggregation === "DAILY" && (NOT_DAILY.includes(queryType) || (queryType === "IMPRESSION" && post !== null))) {
    throw badRequest(`aggregation DAILY is not supported for ${queryType}`);
  }
  const whole = dateRange === undefined ? lifetime(call) : stretchOf(dateRange);
  const stretches = aggregation === "DAILY" ? daysOf(dateRange === undefined ? lastMonth(call) : whole) : [whole];
  const elements = stretches.map((stretch) => ({
    count: figure(queryType, numbersIn(world, caller, post, stretch, call.nowMs)),
    metricType: metricType(queryType, caller),
    ...(query.q === "entity" ? { targetEntity: query.entity } : {}),
    ...(dateRange === undefined && aggregation === "TOTAL" ? {} : { dateRange: asDateRange(stretch) }),
  }));
  // What nobody has seen yet has no data at all.
  const isEmpty = aggregation === "TOTAL" && elements.every((element) => element.count === 0) && post !== null;
  return ok({ elements: isEmpty ? [] : elements, paging: { start, count, links: [] } });
}

/** GET /rest/memberCreatorVideoAnalytics: plays, viewers or watch time (ms) of a video, for a year after it came out. */
export function readVideoAnalytics(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "memberCreatorVideoAnalytics");
  const resource = `memberCreatorVideoAnalytics.FINDER.${caller.version}`;
  requireScope(caller, SCOPE, resource);
  const { entity, queryType, start, count } = readQuery(call, requests.videoAnalytics);
  const post = requireOwnPost(world, call, caller, entity, resource);
  const paging = { start, count, links: [] };
  if (call.nowMs - post.publishedAtMs > REPORT_WINDOW_MS) return ok({ elements: [], paging });
  const { views, reach } = numbersIn(world, caller, post, lifetime(call), call.nowMs);
  const figures = {
    VIDEO_PLAY: Math.floor(views * 0.6),
    VIDEO_VIEWER: Math.floor(reach * 0.6),
    VIDEO_WATCH_TIME: Math.floor(views * 0.6) * 11_000,
  };
  return ok({ elements: [{ count: figures[queryType], metricType: queryType, targetEntity: entity }], paging });
}

function requireOwnPost(world: World, call: Call, caller: Caller, entity: requests.Entity, resource: string): PostNode {
  const urn = "share" in entity ? entity.share : entity.ugc;
  const post = findPost(world, urn, call.nowMs);
  if (post === null) throw notFound(`Could not find post ${urn}`);
  if (post.author !== caller.member) throw accessDenied(resource);
  return post;
}

function lifetime(call: Call): Stretch {
  return { fromMs: 0, untilMs: call.nowMs };
}

function lastMonth(call: Call): Stretch {
  const today = Math.floor(call.nowMs / DAY_MS) * DAY_MS;
  return { fromMs: today - 30 * DAY_MS, untilMs: today };
}

function numbersIn(
  world: World,
  { member }: Caller,
  post: PostNode | null,
  { fromMs, untilMs }: Stretch,
  nowMs: number,
): PostNumbers {
  const book = world.personas.posts(member);
  const [from, until] = [Math.min(fromMs, nowMs), Math.min(untilMs, nowMs)];
  if (post === null) return gathered(book, from, until);
  const [before, after] = [book.numbersAt(post.index, from), book.numbersAt(post.index, until)];
  return {
    views: after.views - before.views,
    reach: after.reach - before.reach,
    likes: after.likes - before.likes,
    comments: after.comments - before.comments,
    shares: after.shares - before.shares,
    saves: after.saves - before.saves,
  };
}

function figure(metric: requests.PostMetricName, numbers: PostNumbers): number {
  const figures: Record<requests.PostMetricName, number> = {
    IMPRESSION: numbers.views,
    MEMBERS_REACHED: numbers.reach,
    RESHARE: numbers.shares,
    REACTION: numbers.likes,
    COMMENT: numbers.comments,
    POST_SAVE: numbers.saves,
    POST_SEND: Math.floor(numbers.shares * 0.4),
    LINK_CLICKS: Math.floor(numbers.views * 0.01),
    PREMIUM_CTA_CLICKS: 0,
    FOLLOWER_GAINED_FROM_CONTENT: Math.floor(numbers.views / 900),
    PROFILE_VIEW_FROM_CONTENT: Math.floor(numbers.views / 300),
  };
  return figures[metric];
}

/** A plain word since version 202605, an object around it before. */
function metricType(metric: string, { version }: Caller): string | Record<string, string> {
  const isPlain = (version ?? "") >= "202605";
  return isPlain
    ? metric
    : { "com.linkedin.adsexternalapi.memberanalytics.v1.CreatorPostAnalyticsMetricTypeV1": metric };
}
