/** LinkedIn's English names that are not those of the Unicode CLDR. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["czech republic", "CZ"],
  ["hong kong", "HK"],
  ["hong kong sar", "HK"],
  ["macao", "MO"],
  ["macao sar", "MO"],
  ["macau sar", "MO"],
  ["republic of korea", "KR"],
  ["korea", "KR"],
  ["russian federation", "RU"],
  ["the netherlands", "NL"],
  ["türkiye", "TR"],
  ["turkey", "TR"],
  ["viet nam", "VN"],
  ["myanmar", "MM"],
  ["palestine", "PS"],
  ["democratic republic of the congo", "CD"],
  ["ivory coast", "CI"],
]);

let codes: ReadonlyMap<string, string> | undefined;

/**
 * The ISO 3166-1 code of a country by its English name, null for any other place: LinkedIn names countries by ids of its
 * own, and our readers want them in their language.
 */
export function countryCode(englishName: string): string | null {
  codes ??= readCodes();
  const name = englishName.trim().toLowerCase();
  return codes.get(name) ?? otherNames.get(name) ?? null;
}

/** Regions that have a code and a name and are no countries: unions, outlying and made-up ones. */
const noCountries = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

/** Every code of a country that stands for itself: codes of the past (DD) have the names of today's countries too. */
function readCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    pairs.flatMap((code) => {
      const isOfToday = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
      const name = isOfToday && !noCountries.has(code) ? names.of(code) : undefined;
      return name === undefined ? [] : [[name.toLowerCase(), code] as const];
    }),
  );
}
