import { audienceOf, divide, type Shares } from "@/sandbox/core/audience";
import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";
import { channelFigures, type ReportFigures, scaledTo, videoFigures } from "./analytics-figures";
import { unsupportedQuery } from "./errors";
import { addDays, startOfPacificDay } from "./pacific";
import { encodeVideoId } from "./video-ids";
import { findVideo } from "./video-node";

/** What a report asks for, checked; `endDay` is already cut to the last day with figures. */
export interface ReportQuery {
  readonly persona: Persona;
  readonly startDay: string;
  readonly endDay: string;
  readonly metrics: readonly (keyof ReportFigures)[];
  readonly dimensions: readonly string[];
  readonly videoIds: readonly string[] | null;
  readonly country: string | null;
  readonly sort: readonly string[];
  readonly maxResults: number | null;
  readonly startIndex: number;
}

type Row = (string | number)[];

/** Below this many subscribers the demographics table is empty. */
const SMALLEST_AUDIENCE = 100;
const MOST_VIDEOS = 200;
const WATCH_METRICS: readonly string[] = ["views", "engagedViews", "redViews", "estimatedMinutesWatched"];

/** Dimensions whose rows are fixed shares of the views. */
const SHARES: Readonly<Record<string, Shares>> = {
  insightTrafficSourceType: [
    ["YT_SEARCH", 28],
    ["RELATED_VIDEO", 31],
    ["SUBSCRIBER", 19],
    ["SHORTS", 13],
    ["EXT_URL", 9],
  ],
  deviceType: [
    ["MOBILE", 62],
    ["DESKTOP", 19],
    ["TV", 14],
    ["TABLET", 5],
  ],
  operatingSystem: [
    ["ANDROID", 48],
    ["IOS", 27],
    ["WINDOWS", 15],
    ["MACINTOSH", 6],
    ["LINUX", 4],
  ],
  subscribedStatus: [
    ["SUBSCRIBED", 34],
    ["UNSUBSCRIBED", 66],
  ],
  creatorContentType: [
    ["VIDEO_ON_DEMAND", 71],
    ["SHORTS", 29],
  ],
  youtubeProduct: [
    ["CORE", 96],
    ["KIDS", 1],
    ["MUSIC", 3],
  ],
};

/** The rows of a report, dimensions first; none where there is no data. Throws 400 for a mix that is not offered. */
export function reportRows(world: World, nowMs: number, query: ReportQuery): Row[] {
  const [dimension, ...more] = query.dimensions;
  if (query.metrics.includes("viewerPercentage") || isDemographic(query.dimensions)) {
    return demographicRows(world, nowMs, query);
  }
  if (more.length > 0) throw unsupportedQuery();
  switch (dimension) {
    case undefined:
      return [rowOf([], periodFigures(world, nowMs, query, query.startDay, query.endDay), query)];
    case "day":
      return daysFrom(query.startDay, query.endDay).map((day) =>
        rowOf([day], periodFigures(world, nowMs, query, day, day), query),
      );
    case "month":
      return monthsFrom(query.startDay, query.endDay).map(([month, first, last]) =>
        rowOf([month], periodFigures(world, nowMs, query, first, last), query),
      );
    case "video":
      return videoRows(world, nowMs, query);
    case "country":
      return shareRows(world, nowMs, query, audienceOf(query.persona, world.seed).countries);
    case "city":
      return shareRows(world, nowMs, query, audienceOf(query.persona, world.seed).cities);
    default: {
      const shares = SHARES[dimension];
      if (shares === undefined || query.metrics.some((name) => !WATCH_METRICS.includes(name))) throw unsupportedQuery();
      return shareRows(world, nowMs, query, shares);
    }
  }
}

/** Figures from the beginning of the first to the end of the last Pacific day, for the filtered videos and country. */
function periodFigures(world: World, nowMs: number, query: ReportQuery, first: string, last: string): ReportFigures {
  const { persona, videoIds, country } = query;
  const [fromMs, untilMs] = [startOfPacificDay(first), startOfPacificDay(addDays(last, 1))];
  const figures =
    videoIds === null
      ? channelFigures(world, persona, fromMs, untilMs)
      : videoFigures(world, persona, indexesOf(world, nowMs, query, videoIds), fromMs, untilMs);
  if (country === null) return figures;
  const parts = divide(figures.views, audienceOf(persona, world.seed).countries);
  return scaledTo(figures, parts.find(({ name }) => name === country)?.value ?? 0);
}

function indexesOf(world: World, nowMs: number, query: ReportQuery, ids: readonly string[]): number[] {
  return ids.flatMap((id) => {
    const video = findVideo(world, id, query.persona, nowMs);
    return video?.persona === query.persona ? [video.index] : [];
  });
}

function shareRows(world: World, nowMs: number, query: ReportQuery, shares: Shares): Row[] {
  const figures = periodFigures(world, nowMs, query, query.startDay, query.endDay);
  return divide(figures.views, shares)
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => rowOf([name], scaledTo(figures, value), query));
}

function videoRows(world: World, nowMs: number, query: ReportQuery): Row[] {
  // The list of videos is only offered as a top list.
  if (!query.sort.some((key) => key.startsWith("-")) || (query.maxResults ?? MOST_VIDEOS + 1) > MOST_VIDEOS) {
    throw unsupportedQuery();
  }
  const [fromMs, untilMs] = [startOfPacificDay(query.startDay), startOfPacificDay(addDays(query.endDay, 1))];
  const count = world.personas.posts(query.persona).countAt(untilMs);
  const indexes =
    query.videoIds === null
      ? Array.from({ length: count }, (_, index) => index)
      : indexesOf(world, nowMs, query, query.videoIds);
  return indexes
    .map((index) => ({ index, figures: videoFigures(world, query.persona, [index], fromMs, untilMs) }))
    .filter(({ figures }) => figures.views > 0)
    .map(({ index, figures }) => rowOf([encodeVideoId(query.persona.no, index)], figures, query));
}

function isDemographic(dimensions: readonly string[]): boolean {
  return dimensions.some((name) => name === "ageGroup" || name === "gender");
}

function demographicRows(world: World, nowMs: number, query: ReportQuery): Row[] {
  const dimensions = query.dimensions.join(",");
  const asked = query.metrics.length === 1 && query.metrics[0] === "viewerPercentage";
  if (!asked || !["ageGroup", "gender", "ageGroup,gender"].includes(dimensions)) throw unsupportedQuery();
  if (world.personas.followersAt(query.persona, nowMs) < SMALLEST_AUDIENCE) return [];
  const audience = audienceOf(query.persona, world.seed);
  const ages = audience.ages.map(([age, weight]) => [[`age${age.replace("65+", "65-")}`], weight] as const);
  const genders = audience.genders.map(
    ([gender, weight]) => [[gender === "F" ? "female" : gender === "M" ? "male" : "user_specified"], weight] as const,
  );
  const both = ages.flatMap(([age, left]) =>
    genders.map(([gender, right]) => [[...age, ...gender], left * right] as const),
  );
  const shares = dimensions === "ageGroup" ? ages : dimensions === "gender" ? genders : both;
  const sum = shares.reduce((total, [, weight]) => total + weight, 0);
  return shares.map(([names, weight]) => [...names, Math.round((weight / sum) * 1e6) / 1e4]);
}

function rowOf(names: readonly string[], figures: ReportFigures, query: ReportQuery): Row {
  return [...names, ...query.metrics.map((metric) => figures[metric])];
}

function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

function monthsFrom(first: string, last: string): [month: string, first: string, last: string][] {
  const months = new Map<string, [string, string, string]>();
  for (const day of daysFrom(first, last)) {
    const month = day.slice(0, 7);
    months.set(month, [month, months.get(month)?.[1] ?? day, day]);
  }
  return [...months.values()];
}
