import type { Call } from "@/sandbox/core/call";
import { graphError, invalidParameter } from "@/sandbox/core/graph/errors";
import { DAY_MS, EPOCH_MS } from "@/sandbox/core/growth";
import type { PostNumbers } from "@/sandbox/core/posts";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { INSIGHTS_SCOPE, requireCaller } from "./access";
import { type MediaNode, mediaId, productType, requireMedia } from "./media";

interface Metric {
  readonly on: readonly ("FEED" | "REELS")[];
  readonly title: string;
  readonly read: (numbers: PostNumbers, node: MediaNode) => number;
}

const BOTH = ["FEED", "REELS"] as const;
const interactions = (numbers: PostNumbers) => numbers.likes + numbers.comments + numbers.shares + numbers.saves;

/** What can be asked of one media, and of which kind. Metrics that were withdrawn over the years are not among them. */
const METRICS: Readonly<Record<string, Metric>> = {
  views: { on: BOTH, title: "Views", read: ({ views }) => views },
  reach: { on: BOTH, title: "Accounts reached", read: ({ reach }) => reach },
  total_interactions: { on: BOTH, title: "Interactions", read: interactions },
  likes: { on: BOTH, title: "Likes", read: ({ likes }) => likes },
  comments: { on: BOTH, title: "Comments", read: ({ comments }) => comments },
  saved: { on: BOTH, title: "Saved", read: ({ saves }) => saves },
  shares: { on: BOTH, title: "Shares", read: ({ shares }) => shares },
  reposts: { on: BOTH, title: "Reposts", read: ({ shares }) => Math.floor(shares * 0.2) },
  follows: { on: ["FEED"], title: "Follows", read: ({ reach }) => Math.floor(reach * 0.002) },
  profile_visits: { on: ["FEED"], title: "Profile visits", read: ({ reach }) => Math.floor(reach * 0.02) },
  profile_activity: { on: ["FEED"], title: "Profile activity", read: ({ reach }) => Math.floor(reach * 0.004) },
  ig_reels_avg_watch_time: { on: ["REELS"], title: "Average watch time", read: (_, node) => watchTimeMs(node) },
  ig_reels_video_view_total_time: {
    on: ["REELS"],
    title: "Watch time",
    read: ({ views }, node) => views * watchTimeMs(node),
  },
  reels_skip_rate: { on: ["REELS"], title: "Skip rate", read: (_, node) => Math.round(20 + 40 * trait(node, "skip")) },
};

/** How long a post is out before its statistics begin. */
const FIRST_FIGURES_AFTER_MS = 3_600_000;
/** Accounts became professional this long after the epoch; older media have no statistics. */
const PROFESSIONAL_SINCE_MS = EPOCH_MS + 30 * DAY_MS;

const trait = (node: MediaNode, name: string) => node.world.personas.posts(node.persona).trait(node.post.index, name);
const watchTimeMs = (node: MediaNode) => 3000 + Math.floor(9000 * trait(node, "watch"));

/** GET /{media-id}/insights: lifetime figures; one metric that the media does not have fails the whole call. */
export function readMediaInsights(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, INSIGHTS_SCOPE);
  const node = requireMedia(world, call, caller);
  const names = (call.query.get("metric") ?? "").split(",").filter((name) => name !== "");
  if (names.length === 0) throw invalidParameter("The parameter metric is required");
  if (node.child !== null) throw invalidParameter("Insights are not available for carousel children");
  const metrics = names.map((name) => ({ name, metric: requireMetric(node, name) }));
  if (node.post.publishedAtMs < PROFESSIONAL_SINCE_MS) {
    throw new Refusal(
      graphError({
        status: 400,
        code: 100,
        subcode: 2_108_006,
        message:
          "The media was posted before the most recent time that the account was converted to a business account.",
      }),
    );
  }
  if (call.nowMs - node.post.publishedAtMs < FIRST_FIGURES_AFTER_MS) return ok({ data: [] });
  const numbers = world.personas.posts(node.persona).numbersAt(node.post.index, call.nowMs);
  return ok({
    data: metrics.map(({ name, metric }) => ({
      name,
      period: "lifetime",
      values: [{ value: metric.read(numbers, node) }],
      title: metric.title,
      description: `${metric.title} of this media.`,
      id: `${mediaId(node)}/insights/${name}/lifetime`,
    })),
  });
}

function requireMetric(node: MediaNode, name: string): Metric {
  const metric = Object.hasOwn(METRICS, name) ? METRICS[name] : undefined;
  if (metric === undefined) {
    throw invalidParameter(`metric must be one of the following values: ${Object.keys(METRICS).join(", ")}`);
  }
  // Some pictures have no share count, for no reason that an app could know.
  const withoutShares = name === "shares" && node.post.kind === "IMAGE" && trait(node, "no shares") < 0.1;
  if (!metric.on.includes(productType(node)) || withoutShares) {
    throw invalidParameter(`Incompatible metric (${name}) with the media product type`);
  }
  return metric;
}
