/** The languages that every page exists in; the first is the one for everybody else. */
export const locales = ["en", "el"] as const;
export type Locale = (typeof locales)[number];

/** Each language by its own name, which is how a reader finds it. */
export const localeNames: Record<Locale, string> = { en: "English", el: "Ελληνικά" };

export const localeCookie = "locale";
export const timeZoneCookie = "tz";
export const themeCookie = "theme";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Whether a text names one of our languages. */
export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** Whether a text names one of our themes. */
export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** Whether this JavaScript engine knows an IANA time zone by this name. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== "string" || !/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The language for an Accept-Language header (RFC 9110, 12.5.4): the supported one with the highest weight, `en`
 * when none is accepted. Malformed parts are skipped.
 */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const accepted = (acceptLanguage ?? "").split(",").flatMap((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const weightText = parameters.map((text) => text.trim()).find((text) => text.startsWith("q="));
    const weight = weightText === undefined ? 1 : Number(weightText.slice(2));
    const language = tag.split("-")[0];
    return isLocale(language) && weight > 0 && weight <= 1 ? [{ language, weight }] : [];
  });
  const best = accepted.reduce<{ language: Locale; weight: number } | null>(
    (found, candidate) => (found === null || candidate.weight > found.weight ? candidate : found),
    null,
  );
  return best?.language ?? locales[0];
}
