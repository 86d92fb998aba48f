/** Languages that a profile may name (ISO 639-1), of the countries where most people of the directory live. */
export const languages = [
  "ar",
  "bg",
  "de",
  "el",
  "en",
  "es",
  "fr",
  "it",
  "nl",
  "pl",
  "pt",
  "ro",
  "ru",
  "sq",
  "tr",
  "uk",
] as const;
export type Language = (typeof languages)[number];
