import type { Locale } from "@/lib/i18n/locale";

/** A country in the reader's language by its ISO 3166-1 code; what is no code of a country stays as it is. */
export function countryName(code: string, locale: Locale): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([locale], { type: "region", fallback: "code" }).of(code) ?? code;
}
