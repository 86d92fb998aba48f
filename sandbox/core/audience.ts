import type { Persona } from "./personas";
import { unit } from "./random";

/** Names with weights; only their proportions matter. */
export type Shares = readonly (readonly [name: string, weight: number])[];

export interface Audience {
  readonly ages: Shares;
  readonly genders: Shares;
  readonly countries: Shares;
  readonly cities: Shares;
}

const AGES = [
  ["13-17", 4],
  ["18-24", 23],
  ["25-34", 34],
  ["35-44", 20],
  ["45-54", 11],
  ["55-64", 5],
  ["65+", 3],
] as const;
const GENDERS = [
  ["F", 51],
  ["M", 46],
  ["U", 3],
] as const;
const ABROAD = ["GR", "DE", "GB", "US", "CY", "IT", "FR", "NL", "AU", "PT", "SE", "BR", "JP", "IE", "AT"];
const CITIES: Readonly<Record<string, readonly string[]>> = {
  GR: ["Athens, Attica", "Thessaloniki, Central Macedonia", "Patras, Western Greece", "Heraklion, Crete"],
  CY: ["Limassol, Limassol", "Nicosia, Nicosia", "Larnaca, Larnaca"],
  PT: ["Lisbon, Lisboa", "Porto, Porto", "Braga, Braga"],
  DE: ["Berlin, Berlin", "Hamburg, Hamburg", "Munich, Bavaria"],
  US: ["New York, New York", "Los Angeles, California", "Chicago, Illinois", "Houston, Texas"],
  IE: ["Dublin, Leinster", "Cork, Munster"],
  AT: ["Vienna, Vienna", "Graz, Styria"],
  SE: ["Stockholm, Stockholm County", "Gothenburg, Västra Götaland"],
  JP: ["Tokyo, Tokyo", "Osaka, Osaka", "Nagoya, Aichi"],
};

/** Who follows a persona: the same for a persona and seed at all times, with its own country in front. */
export function audienceOf(persona: Persona, seed: number): Audience {
  const vary = (name: string, weight: number) =>
    [name, weight * (0.6 + 0.8 * unit(seed, "audience", persona.platform, persona.id, name))] as const;
  const abroad = ABROAD.filter((country) => country !== persona.country);
  return {
    ages: AGES.map(([name, weight]) => vary(name, weight)),
    genders: GENDERS.map(([name, weight]) => vary(name, weight)),
    countries: [[persona.country, 90], ...abroad.map((country, rank) => vary(country, 24 * 0.75 ** rank))],
    cities: (CITIES[persona.country] ?? []).map((city, rank) => vary(city, 20 * 0.55 ** rank)),
  };
}

/** Every city that an audience may live in, with the country it lies in, always in the same order. */
export const cities: readonly { readonly name: string; readonly country: string }[] = Object.entries(CITIES).flatMap(
  ([country, names]) => names.map((name) => ({ name, country })),
);

/**
 * A whole number divided by weights into whole parts that add up to it exactly (largest remainders get the rest), in the
 * order of the shares. No shares give no parts.
 */
export function divide(total: number, shares: Shares): { name: string; value: number }[] {
  const sum = shares.reduce((weights, [, weight]) => weights + weight, 0);
  const exact = shares.map(([name, weight]) => ({ name, exact: sum === 0 ? 0 : (total * weight) / sum }));
  const parts = exact.map((part) => ({ ...part, value: Math.floor(part.exact) }));
  let rest = total - parts.reduce((given, part) => given + part.value, 0);
  for (const part of [...parts].sort((a, b) => b.exact - b.value - (a.exact - a.value))) {
    if (rest <= 0) break;
    part.value += 1;
    rest -= 1;
  }
  return parts.map(({ name, value }) => ({ name, value }));
}
