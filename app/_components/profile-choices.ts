import type { Choice } from "@/components/ui/form-fields";
import type { Locale } from "@/lib/i18n/locale";
import { type Category, categories } from "@/lib/schemas/categories";
import { countries } from "@/lib/schemas/countries";
import { languages } from "@/lib/schemas/languages";
import type { FieldProblem } from "@/lib/schemas/people";

function sorted(choices: Choice[], locale: Locale): Choice[] {
  const order = new Intl.Collator(locale);
  return choices.sort((a, b) => order.compare(a.label, b.label));
}

/** The categories in the reader's language and its alphabet, "something else" last. */
export function categoryChoices(words: (key: Category) => string, locale: Locale): Choice[] {
  const named = categories.filter((key) => key !== "other").map((value) => ({ value, label: words(value) }));
  return [...sorted(named, locale), { value: "other", label: words("other") }];
}

/** The countries in the reader's language and its alphabet. */
export function countryChoices(locale: Locale): Choice[] {
  const names = new Intl.DisplayNames([locale], { type: "region" });
  return sorted(
    countries.map((value) => ({ value, label: names.of(value) ?? value })),
    locale,
  );
}

/** The languages of content in the reader's language and its alphabet. */
export function languageChoices(locale: Locale): Choice[] {
  const names = new Intl.DisplayNames([locale], { type: "language" });
  return sorted(
    languages.map((value) => ({ value, label: names.of(value) ?? value })),
    locale,
  );
}

/** The words for everything that may be wrong with a handle. */
export function handleProblemWords(words: (key: FieldProblem) => string): Partial<Record<FieldProblem, string>> {
  const keys = ["required", "handle_format", "handle_reserved", "handle_taken"] as const;
  return Object.fromEntries(keys.map((key) => [key, words(key)]));
}
