import { PlatformError } from "@/lib/platforms/errors";
import { counted, everyDimension } from "@/lib/platforms/shared/audience";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { AudienceBreakdown, AudienceReading, PlatformSession } from "@/lib/platforms/types";
import { readFollowerFacets, readPlaceNames } from "./api";
import { countryCode } from "./country-code";
import type { FollowerFacets } from "./schemas";
import { may } from "./state";
import { kindOf } from "./urns";

type Facet = FollowerFacets["followerCountsByGeo"];

const mostPlacesAtOnce = 100;

/**
 * Who follows a page, by country and city; LinkedIn tells nobody their ages or genders, and nothing of those who follow a
 * member. The reports of a page open together, for its administrators.
 */
export async function fetchAudience(session: PlatformSession): Promise<AudienceReading> {
  const { platformUserId: urn, state } = session.account;
  if (kindOf(urn) !== "organization") return everyDimension("not_offered");
  if (!may(state, "pageViews")) return withoutAges("permission_missing");
  try {
    const facets = await readFollowerFacets(session, urn);
    if (facets.organizationalEntity !== urn) throw badResponse("linkedin", "The answer is about another page.");
    const { followerCountsByGeoCountry: countries, followerCountsByGeo: cities } = facets;
    const names = await namesOf(session, [...countries, ...cities]);
    return {
      age_gender: { counts: null, reason: "not_offered" },
      country: byName(countries, names, (name) => countryCode(name) ?? name),
      city: byName(cities, names, (name) => name),
    };
  } catch (error) {
    if (error instanceof PlatformError && error.platformErrorCode === "PERMISSION_MISSING") {
      return withoutAges("permission_missing");
    }
    throw error;
  }
}

function withoutAges(reason: "permission_missing"): AudienceReading {
  return { ...everyDimension(reason), age_gender: { counts: null, reason: "not_offered" } };
}

async function namesOf(session: PlatformSession, facet: Facet): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(facet.map(({ geo }) => idOf(geo)))];
  const names = new Map<string, string>();
  for (let first = 0; first < ids.length; first += mostPlacesAtOnce) {
    const some = await readPlaceNames(session, ids.slice(first, first + mostPlacesAtOnce));
    for (const [id, name] of some) names.set(id, name);
  }
  return names;
}

/** A place without a name says nothing to anybody: its people count as not placed. */
function byName(facet: Facet, names: ReadonlyMap<string, string>, toName: (name: string) => string): AudienceBreakdown {
  return counted(
    facet.flatMap(({ geo, followerCounts }) => {
      const name = names.get(idOf(geo));
      return name === undefined ? [] : [[toName(name), followerCounts.organicFollowerCount] as const];
    }),
  );
}

function idOf(geo: string): string {
  return geo.slice("urn:li:geo:".length);
}
