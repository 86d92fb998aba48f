import type { Locale } from "./locale";
import el from "./messages/el.json";
import en from "./messages/en.json";

/** The words of every language. */
export const messages: Record<Locale, typeof en> = { en, el };
