import { PlatformError } from "@/lib/platforms/errors";
import { counted, everyDimension } from "@/lib/platforms/shared/audience";
import { isBelowThreshold } from "@/lib/platforms/shared/meta/graph-failure";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { AudienceBreakdown, AudienceReading } from "@/lib/platforms/types";
import { type GraphAccess, readFollowerDemographics } from "./api";
import type { Demographics } from "./schemas";

const genders = new Map([
  ["F", "female"],
  ["M", "male"],
]);

/**
 * Who follows the account. An account that is too small has no demographics at all, and a grant without the insights
 * permission opens none: the first answer says so for all, and no further call is made.
 */
export async function fetchAudience(access: GraphAccess): Promise<AudienceReading> {
  try {
    const ages = await readBreakdown(access, "age,gender");
    if (ages.data.length === 0) return everyDimension("below_threshold");
    const [countries, cities] = [await readBreakdown(access, "country"), await readBreakdown(access, "city")];
    return {
      age_gender: toBreakdown(
        ages,
        ["age", "gender"],
        ([age, gender]) => `${age} ${genders.get(gender ?? "") ?? "unknown"}`,
      ),
      country: toBreakdown(countries, ["country"], ([country]) => country ?? ""),
      city: toBreakdown(cities, ["city"], ([city]) => city ?? ""),
    };
  } catch (error) {
    if (isBelowThreshold(error)) return everyDimension("below_threshold");
    if (error instanceof PlatformError && error.platformErrorCode === "PERMISSION_MISSING") {
      return everyDimension("permission_missing");
    }
    throw error;
  }
}

/** One breakdown, asked once more without the time frame where Instagram does not want one. */
async function readBreakdown(access: GraphAccess, breakdown: string): Promise<Demographics> {
  try {
    return await readFollowerDemographics(access, breakdown);
  } catch (error) {
    if (!(error instanceof PlatformError && error.platformErrorCode === "INVALID_REQUEST")) throw error;
    return readFollowerDemographics(access, breakdown, null);
  }
}

function toBreakdown(
  { data }: Demographics,
  keys: readonly string[],
  nameOf: (values: readonly string[]) => string,
): AudienceBreakdown {
  const breakdown = data.find(({ name }) => name === "follower_demographics")?.total_value.breakdowns[0];
  if (!breakdown || breakdown.results.length === 0) return { counts: null, reason: "not_yet_available" };
  const places = keys.map((key) => breakdown.dimension_keys.indexOf(key));
  return counted(
    breakdown.results.map(({ dimension_values: values, value }) => {
      const named = places.map((place) => values[place]);
      if (named.includes(undefined)) throw badResponse("instagram", "The demographics do not say what they count.");
      return [nameOf(named.map(String)), value];
    }),
  );
}
