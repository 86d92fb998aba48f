import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { messages } from "./all-messages";
import { isLocale, isTimeZone, localeCookie, negotiateLocale, timeZoneCookie } from "./locale";

/**
 * Language, words and time zone of a request. The language is the cookie's, else the browser's; no address carries
 * it. The time zone is the cookie's, UTC until a browser has told us.
 */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const chosen = jar.get(localeCookie)?.value;
  const locale = isLocale(chosen) ? chosen : negotiateLocale(head.get("accept-language"));
  const zone = decodeURIComponent(jar.get(timeZoneCookie)?.value ?? "");
  return { locale, messages: messages[locale], timeZone: isTimeZone(zone) ? zone : "UTC" };
});
