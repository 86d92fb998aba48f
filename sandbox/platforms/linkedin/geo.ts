import { cities } from "@/sandbox/core/audience";
import type { Call } from "@/sandbox/core/call";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { readQuery, requireV2 } from "./access";
import { notFound } from "./errors";
import * as requests from "./requests";

const englishCountries = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
const FIRST_CITY = 90_000_000;

/** The URN of a country by its ISO code. As on the real platform, the id says nothing to whoever does not ask for its name. */
export function geoOfCountry(code: string): string {
  return `urn:li:geo:10${code.charCodeAt(0)}${code.charCodeAt(1)}`;
}

/** The URN of a city. */
export function geoOfCity(name: string): string {
  return `urn:li:geo:${FIRST_CITY + cities.findIndex((city) => city.name === name)}`;
}

function nameOf(id: string): string | undefined {
  const letters = /^10(\d\d)(\d\d)$/.exec(id);
  if (letters) {
    const code = String.fromCharCode(Number(letters[1]), Number(letters[2]));
    return /^[A-Z]{2}$/.test(code) ? englishCountries.of(code) : undefined;
  }
  const city = cities[Number(id) - FIRST_CITY];
  return city && `${city.name}, ${englishCountries.of(city.country)}`;
}

const localized = (id: string, value: string) => ({
  defaultLocalizedName: { locale: { country: "US", language: "en" }, value },
  id: Number(id),
});

/** GET /v2/geo?ids=List(…): names of places, in English whatever locale is asked for; unknown ids are among the errors. */
export function batchPlaces(world: World, call: Call): Reply {
  requireV2(world, call, "geo");
  const { ids } = readQuery(call, requests.places);
  const named = ids.map((id) => [id, nameOf(id)] as const);
  return ok({
    results: Object.fromEntries(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, localized(id, name)]]))),
    statuses: {},
    errors: Object.fromEntries(named.flatMap(([id, name]) => (name === undefined ? [[id, { status: 404 }]] : []))),
  });
}

/** GET /v2/geo/{id}: one place. */
export function readPlace(world: World, call: Call): Reply {
  requireV2(world, call, "geo");
  const id = call.path.slice(call.path.lastIndexOf("/") + 1);
  const name = nameOf(id);
  if (name === undefined) throw notFound(`Could not find geo ${id}`);
  return ok(localized(id, name));
}
