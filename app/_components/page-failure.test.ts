import { expect, it } from "vitest";
import el from "@/lib/i18n/messages/el.json";
import en from "@/lib/i18n/messages/en.json";
import { failureWords } from "./page-failure";

it("says the same on the error page as the message files do", () => {
  expect(failureWords).toEqual({ en: en.errorPage, el: el.errorPage });
});
