import type { Call } from "@/sandbox/core/call";
import { invalidParameter } from "@/sandbox/core/graph/errors";
import { DAY_MS } from "@/sandbox/core/growth";
import { gathered, type PostNumbers } from "@/sandbox/core/posts";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, INSIGHTS_SCOPE, requireCaller, requireOwnId } from "./access";
import { isDemographic, readDemographics } from "./demographics";
import { graphTime, unixTime } from "./media";

interface Metric {
  readonly title: string;
  readonly types: readonly ("total_value" | "time_series")[];
  readonly breakdowns: readonly string[];
  readonly read: (numbers: PostNumbers) => number;
}

const TOTAL = ["total_value"] as const;
const BY_PRODUCT = ["media_product_type"] as const;
const REACH_OF_VIEWS = 0.62;

const METRICS: Readonly<Record<string, Metric>> = {
  reach: {
    title: "Reach",
    types: ["total_value", "time_series"],
    breakdowns: ["media_product_type", "follow_type"],
    read: ({ views }) => Math.floor(views * REACH_OF_VIEWS),
  },
  views: {
    title: "Views",
    types: TOTAL,
    breakdowns: ["media_product_type", "follower_type", "follow_type"],
    read: ({ views }) => views,
  },
  accounts_engaged: {
    title: "Accounts engaged",
    types: TOTAL,
    breakdowns: [],
    read: ({ likes }) => Math.floor(likes * 0.8),
  },
  total_interactions: {
    title: "Interactions",
    types: TOTAL,
    breakdowns: BY_PRODUCT,
    read: ({ likes, comments, shares, saves }) => likes + comments + shares + saves,
  },
  likes: { title: "Likes", types: TOTAL, breakdowns: BY_PRODUCT, read: ({ likes }) => likes },
  comments: { title: "Comments", types: TOTAL, breakdowns: BY_PRODUCT, read: ({ comments }) => comments },
  saves: { title: "Saves", types: TOTAL, breakdowns: BY_PRODUCT, read: ({ saves }) => saves },
  shares: { title: "Shares", types: TOTAL, breakdowns: BY_PRODUCT, read: ({ shares }) => shares },
  replies: { title: "Replies", types: TOTAL, breakdowns: [], read: () => 0 },
  reposts: { title: "Reposts", types: TOTAL, breakdowns: [], read: ({ shares }) => Math.floor(shares * 0.2) },
  profile_links_taps: {
    title: "Profile links taps",
    types: TOTAL,
    breakdowns: ["contact_button_type"],
    read: ({ views }) => Math.floor(views * 0.0004),
  },
};
const FOLLOWER_METRICS = ["follows_and_unfollows", "follower_count"];
const SMALLEST_AUDIENCE = 100;
const LONGEST_RANGE_MS = 30 * DAY_MS;
const SURFACES = [
  ["REELS", "REEL"],
  ["IMAGE", "POST"],
  ["CAROUSEL_ALBUM", "CAROUSEL_CONTAINER"],
] as const;

interface Range {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** GET /{id}/insights: figures of the account for a range of at most thirty days, or the audience's demographics. */
export function readAccountInsights(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, INSIGHTS_SCOPE);
  requireOwnId(call, caller);
  const names = (call.query.get("metric") ?? "").split(",").filter((name) => name !== "");
  if (names.length === 0) throw invalidParameter("The parameter metric is required");
  if (names.every(isDemographic)) return readDemographics(world, call, caller, names);
  const unknown = names.find((name) => !(name in METRICS) && !FOLLOWER_METRICS.includes(name));
  if (unknown !== undefined) {
    const known = [...Object.keys(METRICS), ...FOLLOWER_METRICS].join(", ");
    throw invalidParameter(`metric must be one of the following values: ${known}`);
  }
  if (call.query.get("period") !== "day") throw invalidParameter("period must be day for these metrics");
  const range = readRange(call);
  const data = names.flatMap((name) => readMetric(world, call, caller, name, range));
  return ok({ data, paging: neighbours(call, range) });
}

function readMetric(world: World, call: Call, caller: Caller, name: string, range: Range): Record<string, unknown>[] {
  if (name === "follower_count") return newFollowers(world, call, caller, range);
  const type = call.query.get("metric_type");
  const breakdown = call.query.get("breakdown");
  if (name === "follows_and_unfollows") return follows(world, call, caller, range);
  const metric = METRICS[name];
  if (metric === undefined) return [];
  if (type !== "total_value" && !(metric.types.includes("time_series") && (type === "time_series" || type === null))) {
    throw invalidParameter(
      `The following metrics (${name}) should be specified with parameter metric_type=total_value`,
    );
  }
  if (breakdown !== null && !metric.breakdowns.includes(breakdown)) {
    throw invalidParameter(`Incompatible breakdown (${breakdown}) with the metric ${name}`);
  }
  const book = world.personas.posts(caller.persona);
  const describe = (content: Record<string, unknown>) => describeMetric(caller, name, metric.title, content);
  if (type !== "total_value") {
    const values = daysOf(range).map((day) => ({
      value: metric.read(gathered(book, day.fromMs, day.untilMs)),
      end_time: graphTime(day.untilMs),
    }));
    return [describe({ values })];
  }
  // A post counted in a kind's sum is rounded there: the total is the sum of the surfaces, so that parts add up.
  const surfaces = SURFACES.map(([kind, surface]) => ({
    surface,
    value: metric.read(gathered(book, range.fromMs, range.untilMs, kind)),
  }));
  const value = surfaces.reduce((sum, part) => sum + part.value, 0);
  if (breakdown === null) return [describe({ total_value: { value } })];
  const parts =
    breakdown === "media_product_type"
      ? surfaces.map((part) => ({ dimension_values: [part.surface], value: part.value }))
      : splitByFollowing(value);
  const results = parts.filter((part) => part.value > 0);
  return [describe({ total_value: { value, breakdowns: [{ dimension_keys: [breakdown], results }] } })];
}

function splitByFollowing(value: number): { dimension_values: string[]; value: number }[] {
  const followers = Math.floor(value * 0.57);
  return [
    { dimension_values: ["FOLLOWER"], value: followers },
    { dimension_values: ["NON_FOLLOWER"], value: value - followers },
  ];
}

function follows(world: World, call: Call, caller: Caller, range: Range): Record<string, unknown>[] {
  if (call.query.get("metric_type") !== "total_value") {
    throw invalidParameter("follows_and_unfollows should be specified with parameter metric_type=total_value");
  }
  if (world.personas.followersAt(caller.persona, call.nowMs) < SMALLEST_AUDIENCE) return [];
  const { won, lost } = world.personas.movement(caller.persona, range.fromMs, range.untilMs);
  const results = [
    { dimension_values: ["FOLLOWER"], value: won },
    { dimension_values: ["NON_FOLLOWER"], value: lost },
  ];
  const withParts = call.query.get("breakdown") === "follow_type";
  const total = {
    value: won + lost,
    ...(withParts ? { breakdowns: [{ dimension_keys: ["follow_type"], results }] } : {}),
  };
  return [describeMetric(caller, "follows_and_unfollows", "Follows and unfollows", { total_value: total })];
}

function newFollowers(world: World, call: Call, caller: Caller, range: Range): Record<string, unknown>[] {
  if (call.query.get("metric_type") === "total_value") throw invalidParameter("follower_count is a time series");
  if (range.fromMs < call.nowMs - LONGEST_RANGE_MS - DAY_MS) {
    throw invalidParameter("(follower_count) metric only supports querying data for the last 30 days");
  }
  if (world.personas.followersAt(caller.persona, call.nowMs) < SMALLEST_AUDIENCE) return [];
  const values = daysOf(range).map((day) => ({
    value: world.personas.movement(caller.persona, day.fromMs, day.untilMs).won,
    end_time: graphTime(day.untilMs),
  }));
  return [describeMetric(caller, "follower_count", "Follower count", { values })];
}

function describeMetric(caller: Caller, name: string, title: string, content: Record<string, unknown>) {
  const id = `${caller.persona.platformUserId}/insights/${name}/day`;
  return { name, period: "day", title, description: `${title} of this account.`, ...content, id };
}

function readRange(call: Call): Range {
  const untilMs = Math.min(unixTime(call.query.get("until")) ?? call.nowMs, call.nowMs);
  const fromMs = unixTime(call.query.get("since")) ?? untilMs - DAY_MS;
  if (fromMs >= untilMs) throw invalidParameter("since must be before until");
  if (untilMs - fromMs > LONGEST_RANGE_MS) {
    throw invalidParameter("There cannot be more than 30 days (2592000 s) between since and until");
  }
  return { fromMs, untilMs };
}

/** The days of a range, each ending where the next begins; the last may be shorter. */
function daysOf({ fromMs, untilMs }: Range): Range[] {
  const days: Range[] = [];
  for (let start = fromMs; start < untilMs; start += DAY_MS) {
    days.push({ fromMs: start, untilMs: Math.min(start + DAY_MS, untilMs) });
  }
  return days;
}

/** Paging of insights walks through time: the same length before and after. */
function neighbours(call: Call, { fromMs, untilMs }: Range): Record<string, string> {
  const length = untilMs - fromMs;
  const address = (from: number, until: number) => {
    const query = new URLSearchParams(call.query);
    query.set("since", String(Math.floor(from / 1000)));
    query.set("until", String(Math.floor(until / 1000)));
    return `https://${call.host}${call.path}?${query}`;
  };
  return { previous: address(fromMs - length, fromMs), next: address(untilMs, untilMs + length) };
}
