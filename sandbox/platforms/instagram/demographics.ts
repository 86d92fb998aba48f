import { type Audience, audienceOf, divide, type Shares } from "@/sandbox/core/audience";
import type { Call } from "@/sandbox/core/call";
import { invalidParameter } from "@/sandbox/core/graph/errors";
import { gathered } from "@/sandbox/core/posts";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import type { Caller } from "./access";

const TITLES: Readonly<Record<string, string>> = {
  follower_demographics: "Follower demographics",
  engaged_audience_demographics: "Engaged audience demographics",
};
/** Demographics trail by two days. */
const LAG_MS = 48 * 3_600_000;
const MONTH_MS = 30 * 24 * 3_600_000;
/** Followers, and for the engaged ones actions in the month, below which nothing is told. */
const SMALLEST_AUDIENCE = 100;
const MOST_VALUES = 45;
/** Not everybody can be placed: the sums stay below the number of followers. */
/** Only the large cities are told apart. */
const CITY_SHARE = 0.6;
const KNOWN_SHARE = { follower_demographics: 0.93, engaged_audience_demographics: 0.11 } as const;

/** Whether a metric is about who the audience is, which is asked in its own way. */
export function isDemographic(name: string): name is keyof typeof KNOWN_SHARE {
  return name in KNOWN_SHARE;
}

/**
 * Demographics of followers or of engaged accounts, as they were two days ago: lifetime totals by one breakdown, empty below
 * a hundred. `since` and `until` are ignored.
 */
export function readDemographics(world: World, call: Call, caller: Caller, names: readonly string[]): Reply {
  if (call.query.get("period") !== "lifetime") throw invalidParameter("period must be lifetime for demographics");
  if (call.query.get("metric_type") !== "total_value") throw invalidParameter("metric_type must be total_value");
  const timeframe = call.query.get("timeframe");
  if (timeframe === null || !["this_week", "this_month"].includes(timeframe)) {
    throw invalidParameter("timeframe must be one of the following values: this_week, this_month");
  }
  const keys = (call.query.get("breakdown") ?? "").split(",");
  const audience = audienceOf(caller.persona, world.seed);
  const shares = sharesBy(audience, keys);
  const part = keys.includes("city") ? CITY_SHARE : 1;
  const asOfMs = call.nowMs - LAG_MS;
  const followers = world.personas.followersAt(caller.persona, asOfMs);
  const { likes, comments } = gathered(world.personas.posts(caller.persona), asOfMs - MONTH_MS, asOfMs);
  const size = { follower_demographics: followers, engaged_audience_demographics: likes + comments };
  const told = names.filter(isDemographic).filter((name) => size[name] >= SMALLEST_AUDIENCE);
  const data = told.map((name) => ({
    name,
    period: "lifetime",
    title: TITLES[name],
    description: `${TITLES[name]} of this account.`,
    total_value: {
      breakdowns: [
        { dimension_keys: keys, results: resultsOf(Math.floor(followers * KNOWN_SHARE[name] * part), shares) },
      ],
    },
    id: `${caller.persona.platformUserId}/insights/${name}/lifetime`,
  }));
  return ok({ data });
}

function resultsOf(total: number, shares: Shares): { dimension_values: string[]; value: number }[] {
  return divide(total, shares)
    .filter(({ value }) => value > 0)
    .sort((left, right) => right.value - left.value)
    .slice(0, MOST_VALUES)
    .map(({ name, value }) => ({ dimension_values: name.split("|"), value }));
}

function sharesBy(audience: Audience, keys: readonly string[]): Shares {
  switch (keys.join(",")) {
    case "age":
      return audience.ages;
    case "gender":
      return audience.genders;
    case "country":
      return audience.countries;
    case "city":
      return audience.cities;
    case "age,gender":
      return audience.ages.flatMap(([age, ages]) =>
        audience.genders.map(([gender, genders]) => [`${age}|${gender}`, ages * genders] as const),
      );
    default:
      throw invalidParameter("breakdown must be one of the following values: age, gender, country, city");
  }
}
