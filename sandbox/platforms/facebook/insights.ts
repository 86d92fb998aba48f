import type { Call } from "@/sandbox/core/call";
import { invalidParameter, permissionMissing } from "@/sandbox/core/graph/errors";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { gathered, type PostNumbers } from "@/sandbox/core/posts";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type PageCaller, requirePage } from "./access";
import { invalidMetric, metricMissing } from "./errors";
import { graphTime, postId, requirePost, unixTime } from "./posts";

/** Pages below this have no insights at all. */
const FEWEST_LIKES = 100;
const LONGEST_RANGE_DAYS = 90;
const KEPT_MS = 2 * 365 * DAY_MS;
/** How long a post is out before its statistics begin. */
const FIRST_FIGURES_AFTER_MS = 3_600_000;

const spans: Readonly<Record<string, number>> = { day: 1, week: 7, days_28: 28 };

interface PageMetric {
  readonly periods: readonly string[];
  readonly read: (world: World, page: Persona, fromMs: number, untilMs: number) => number;
}

const everyPeriod = Object.keys(spans);
const ofPosts = (read: (numbers: PostNumbers) => number): PageMetric => ({
  periods: everyPeriod,
  read: (world, page, from, until) => read(gathered(world.personas.posts(page), from, until)),
});
const followed = (read: (moved: { won: number; lost: number }) => number, periods = everyPeriod): PageMetric => ({
  periods,
  read: (world, page, from, until) => read(world.personas.movement(page, from, until)),
});

/** What can be asked of a Page. Names that Meta has withdrawn are not among them, as one of them fails a whole call. */
const pageMetrics: Readonly<Record<string, PageMetric>> = {
  page_media_view: ofPosts(({ views }) => views),
  page_total_media_view_unique: ofPosts(({ reach }) => reach),
  page_post_engagements: ofPosts(({ likes, comments, shares }) => likes + comments + shares),
  page_video_views: ofPosts(({ views }) => Math.floor(views * 0.3)),
  page_views_total: ofPosts(({ reach }) => Math.floor(reach * 0.03)),
  page_total_actions: ofPosts(({ reach }) => Math.floor(reach * 0.002)),
  page_actions_post_reactions_like_total: ofPosts(({ likes }) => Math.floor(likes * 0.8)),
  page_actions_post_reactions_love_total: ofPosts(({ likes }) => Math.floor(likes * 0.15)),
  page_follows: {
    periods: ["day"],
    read: (world, page, _from, until) => world.personas.followersAt(page, until),
  },
  page_daily_follows: followed(({ won }) => won, ["day"]),
  page_daily_follows_unique: followed(({ won }) => won),
  page_daily_unfollows_unique: followed(({ lost }) => lost),
};

const postMetrics: Readonly<Record<string, (numbers: PostNumbers) => number | Record<string, number>>> = {
  post_media_view: ({ views }) => views,
  post_total_media_view_unique: ({ reach }) => reach,
  post_clicks: ({ reach }) => Math.floor(reach * 0.04),
  post_clicks_by_type: ({ reach }) => ({
    "other clicks": Math.floor(reach * 0.03),
    "link clicks": Math.floor(reach * 0.01),
  }),
  post_reactions_by_type_total: ({ likes }) => ({
    like: likes - Math.floor(likes * 0.2),
    love: Math.floor(likes * 0.2),
  }),
  post_reactions_like_total: ({ likes }) => likes - Math.floor(likes * 0.2),
  post_reactions_love_total: ({ likes }) => Math.floor(likes * 0.2),
  post_video_views: ({ views }) => Math.floor(views * 0.6),
};

function metricsOf(call: Call, known: Readonly<Record<string, unknown>>): string[] {
  const names = (call.query.get("metric") ?? "").split(",").filter((name) => name !== "");
  if (names.length === 0) throw metricMissing();
  for (const name of names) if (!Object.hasOwn(known, name)) throw invalidMetric(name);
  return names;
}

function requireAnalyst({ part }: PageCaller): void {
  if (!part.tasks.includes("ANALYZE")) throw permissionMissing();
}

const hasInsights = (world: World, page: Persona, nowMs: number) =>
  world.personas.followersAt(page, nowMs) * 0.977 >= FEWEST_LIKES;

const described = (name: string, period: string, id: string) => {
  const title = name.replaceAll("_", " ");
  return { name, period, title, description: `${title}.`, id: `${id}/insights/${name}/${period}` };
};

/** GET /{page}_{post}/insights: lifetime figures of one post. */
export function readPostInsights(world: World, call: Call): Reply {
  const { caller, node } = requirePost(world, call, "read_insights", "pages_read_engagement");
  requireAnalyst(caller);
  const names = metricsOf(call, postMetrics);
  const young = call.nowMs - node.post.publishedAtMs < FIRST_FIGURES_AFTER_MS;
  if (young || !hasInsights(world, node.page, call.nowMs)) return ok({ data: [] });
  const numbers = world.personas.posts(node.page).numbersAt(node.post.index, call.nowMs);
  return ok({
    data: names.map((name) => ({
      ...described(name, "lifetime", postId(node)),
      values: [{ value: postMetrics[name]?.(numbers) ?? 0 }],
    })),
  });
}

/** GET /{page}/insights: a value per day of the range, each over the period that ends with the day. */
export function readPageInsights(world: World, call: Call): Reply {
  const caller = requirePage(world, call, call.param("id"), "read_insights", "pages_read_engagement");
  requireAnalyst(caller);
  const { page } = caller.part;
  const names = metricsOf(call, pageMetrics);
  const period = call.query.get("period") ?? "day";
  const days = spans[period];
  if (days === undefined) throw invalidParameter(`period must be one of ${everyPeriod.join(", ")}`);
  const unfit = names.find((name) => !pageMetrics[name]?.periods.includes(period));
  if (unfit !== undefined) throw invalidParameter(`The metric ${unfit} is not available for period ${period}`);
  const today = Math.floor(call.nowMs / DAY_MS) * DAY_MS;
  const until = Math.min(unixTime(call.query.get("until")) ?? today, today);
  const since = Math.max(unixTime(call.query.get("since")) ?? until - 2 * DAY_MS, call.nowMs - KEPT_MS);
  if (until - since > LONGEST_RANGE_DAYS * DAY_MS)
    throw invalidParameter("There cannot be more than 90 days (7776000 s) between since and until");
  if (!hasInsights(world, page, call.nowMs)) return ok({ data: [] });
  const ends: number[] = [];
  for (let end = Math.ceil(since / DAY_MS) * DAY_MS + DAY_MS; end <= until; end += DAY_MS) ends.push(end);
  return ok({
    data: names.map((name) => ({
      ...described(name, period, page.platformUserId ?? "0"),
      values: ends.map((end) => ({
        value: pageMetrics[name]?.read(world, page, end - days * DAY_MS, end) ?? 0,
        end_time: graphTime(end),
      })),
    })),
  });
}
