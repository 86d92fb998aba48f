import { createTranslator } from "use-intl/core";
import { messages } from "./all-messages";
import type { Locale } from "./locale";

/** The words of a namespace in a language, outside of any page: for mail. Dates are not formatted with it. */
export function translator<Namespace extends "mail" | "notices">(locale: Locale, namespace: Namespace) {
  return createTranslator({ locale, messages: messages[locale], namespace });
}
