import type { Persona } from "@/sandbox/core/personas";
import { gathered, type PostNumbers } from "@/sandbox/core/posts";
import { unit } from "@/sandbox/core/random";
import type { World } from "@/sandbox/core/world";

/** Every figure a report can show; only `viewerPercentage` comes from elsewhere (the demographics). */
export interface ReportFigures {
  readonly views: number;
  readonly engagedViews: number;
  readonly redViews: number;
  readonly estimatedMinutesWatched: number;
  readonly averageViewDuration: number;
  readonly averageViewPercentage: number;
  readonly likes: number;
  readonly dislikes: number;
  readonly comments: number;
  readonly shares: number;
  readonly subscribersGained: number;
  readonly subscribersLost: number;
  readonly videosAddedToPlaylists: number;
  readonly videosRemovedFromPlaylists: number;
  readonly estimatedRevenue: number;
  readonly estimatedAdRevenue: number;
  readonly viewerPercentage: number;
}

const MONETARY = ["estimatedRevenue", "estimatedAdRevenue"];
const METRICS: readonly string[] = [
  "views",
  "engagedViews",
  "redViews",
  "estimatedMinutesWatched",
  "averageViewDuration",
  "averageViewPercentage",
  "likes",
  "dislikes",
  "comments",
  "shares",
  "subscribersGained",
  "subscribersLost",
  "videosAddedToPlaylists",
  "videosRemovedFromPlaylists",
  ...MONETARY,
  "viewerPercentage",
];

/** Whether the reports know a metric of that name. */
export function isMetric(name: string): name is keyof ReportFigures {
  return METRICS.includes(name);
}

/** Whether a metric is about money and needs the scope for it. */
export function isMonetary(name: string): boolean {
  return MONETARY.includes(name);
}

/** What a channel gathered between two moments. */
export function channelFigures(world: World, persona: Persona, fromMs: number, untilMs: number): ReportFigures {
  const numbers = gathered(world.personas.posts(persona), fromMs, untilMs);
  return figuresOf(world, persona, numbers, world.personas.movement(persona, fromMs, untilMs));
}

/** What some videos gathered between two moments; a thousandth of their views subscribed. */
export function videoFigures(
  world: World,
  persona: Persona,
  indexes: readonly number[],
  fromMs: number,
  untilMs: number,
): ReportFigures {
  const book = world.personas.posts(persona);
  let [views, likes, comments, shares] = [0, 0, 0, 0];
  for (const index of indexes) {
    const [before, after] = [book.numbersAt(index, fromMs), book.numbersAt(index, untilMs)];
    views += after.views - before.views;
    likes += after.likes - before.likes;
    comments += after.comments - before.comments;
    shares += after.shares - before.shares;
  }
  const movement = { won: Math.floor(views / 1000), lost: 0 };
  return figuresOf(world, persona, { views, likes, comments, shares, reach: 0, saves: 0 }, movement);
}

/** The share of figures that belongs to `views` of them: counts are scaled, averages stay. */
export function scaledTo(figures: ReportFigures, views: number): ReportFigures {
  const factor = figures.views === 0 ? 0 : views / figures.views;
  const averages = ["averageViewDuration", "averageViewPercentage"];
  const scale = (name: string, value: number) => {
    if (averages.includes(name)) return value;
    return isMonetary(name) ? value * factor : Math.floor(value * factor);
  };
  const scaled = Object.entries(figures).map(([name, value]: [string, number]) => [name, scale(name, value)]);
  return { ...figures, ...Object.fromEntries(scaled), views };
}

function figuresOf(
  world: World,
  persona: Persona,
  numbers: PostNumbers,
  movement: { won: number; lost: number },
): ReportFigures {
  const { views, likes, comments, shares } = numbers;
  const watchSeconds = 60 + Math.floor(180 * unit(world.seed, persona.id, "watch"));
  return {
    views,
    engagedViews: Math.floor(views * 0.78),
    redViews: Math.floor(views * 0.06),
    estimatedMinutesWatched: Math.floor((views * watchSeconds) / 60),
    averageViewDuration: watchSeconds,
    averageViewPercentage: Math.round(3000 + 2500 * unit(world.seed, persona.id, "percentage")) / 100,
    likes,
    dislikes: Math.floor(likes * 0.02),
    comments,
    shares,
    subscribersGained: movement.won,
    subscribersLost: movement.lost,
    videosAddedToPlaylists: Math.floor(likes * 0.11),
    videosRemovedFromPlaylists: Math.floor(likes * 0.03),
    estimatedRevenue: Math.round(views * 0.24) / 100,
    estimatedAdRevenue: Math.round(views * 0.19) / 100,
    viewerPercentage: 0,
  };
}
