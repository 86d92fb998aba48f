import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { requireCaller } from "./access";
import { charge } from "./credits";
import { invalidRequest, notAuthorized, notFound } from "./errors";
import { findPost, numbersOf, type PostNode, type XNumbers } from "./post-node";
import { ID_FORM, readFields, readList, readTime, refuseUnknown, withoutEmpty } from "./query";

const HOUR_MS = 3_600_000;
const STEPS: Readonly<Record<string, number | null>> = {
  hourly: HOUR_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  total: null,
};
/** Longest series of one answer. */
const MOST_POINTS = 1_000;

/** Each metric of the reports, out of what a post gathered between two moments. */
const METRICS: Readonly<Record<string, (gained: XNumbers) => number>> = {
  impressions: ({ impressions }) => impressions,
  likes: ({ likes }) => likes,
  replies: ({ replies }) => replies,
  retweets: ({ reposts }) => reposts,
  quote_tweets: ({ quotes }) => quotes,
  bookmarks: ({ bookmarks }) => bookmarks,
  shares: ({ reposts }) => Math.floor(reposts / 3),
  url_clicks: ({ urlClicks }) => urlClicks,
  user_profile_clicks: ({ profileClicks }) => profileClicks,
  engagements: ({ engagements }) => engagements,
  follows: ({ profileClicks }) => Math.floor(profileClicks / 4),
  unfollows: () => 0,
  media_views: ({ impressions }) => Math.floor(impressions * 0.4),
  detail_expands: ({ impressions }) => Math.floor(impressions * 0.006),
  permalink_clicks: ({ urlClicks }) => Math.floor(urlClicks / 6),
  hashtag_clicks: () => 0,
};

/** GET /2/tweets/analytics: what the caller's own posts gathered, by hour, day, week or as one sum. */
export function readAnalytics(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "posts.analytics", "user");
  refuseUnknown(call, ["ids", "start_time", "end_time", "granularity", "analytics.fields"]);
  const metrics = [...readFields(call, "analytics.fields")].filter((name) => name in METRICS);
  const moments = readMoments(call);
  const posts: PostNode[] = [];
  const errors: Record<string, unknown>[] = [];
  for (const id of readList(call, "ids", ID_FORM)) {
    const post = findPost(world, id, call.nowMs);
    const missing = { kind: "tweet", parameter: "ids", value: id } as const;
    if (post === null) errors.push(notFound(missing));
    else if (post.persona === caller.persona) posts.push(post);
    else errors.push(notAuthorized(missing));
  }
  charge(world, call, caller.client.clientId, { kind: "post", ids: posts.map(({ id }) => id) });
  const data = posts.map((post) => ({ id: post.id, timestamped_metrics: seriesOf(world, post, moments, metrics) }));
  return ok(withoutEmpty({ data, errors }));
}

/** The ends of the intervals asked for, oldest first; the first is where the first interval begins. */
function readMoments(call: Call): number[] {
  const [from, until] = [readTime(call, "start_time"), readTime(call, "end_time")];
  if (from === null) throw invalidRequest("start_time", "", "The `start_time` query parameter can not be empty");
  if (until === null) throw invalidRequest("end_time", "", "The `end_time` query parameter can not be empty");
  if (until <= from)
    throw invalidRequest("end_time", String(call.query.get("end_time")), "`end_time` must be after `start_time`");
  const granularity = call.query.get("granularity") ?? "total";
  const step = STEPS[granularity];
  if (step === undefined) {
    throw invalidRequest("granularity", granularity, `\`granularity\` is not one of [${Object.keys(STEPS).join(",")}]`);
  }
  if (step === null) return [from, until];
  const points = Math.ceil((until - from) / step);
  if (points > MOST_POINTS)
    throw invalidRequest("start_time", String(call.query.get("start_time")), "The range is too long");
  return [...Array.from({ length: points }, (_, index) => from + index * step), until];
}

function seriesOf(world: World, post: PostNode, moments: readonly number[], metrics: readonly string[]) {
  return moments.slice(1).map((until, index) => {
    const from = moments[index] ?? until;
    const gained = difference(numbersOf(world, post, until), numbersOf(world, post, from));
    return {
      timestamp: new Date(from).toISOString().replace(/\.\d{3}Z$/, "Z"),
      metrics: Object.fromEntries(metrics.map((name) => [name, METRICS[name]?.(gained) ?? 0])),
    };
  });
}

function difference(later: XNumbers, earlier: XNumbers): XNumbers {
  return {
    impressions: later.impressions - earlier.impressions,
    likes: later.likes - earlier.likes,
    replies: later.replies - earlier.replies,
    reposts: later.reposts - earlier.reposts,
    quotes: later.quotes - earlier.quotes,
    bookmarks: later.bookmarks - earlier.bookmarks,
    urlClicks: later.urlClicks - earlier.urlClicks,
    profileClicks: later.profileClicks - earlier.profileClicks,
    engagements: later.engagements - earlier.engagements,
  };
}
