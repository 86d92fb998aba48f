import "server-only";
import { cookies } from "next/headers";
import { env } from "@/lib/config";
import { type Locale, localeCookie, type Theme, themeCookie, timeZoneCookie } from "@/lib/i18n/locale";

const yearSeconds = 365 * 24 * 60 * 60;

async function remember(name: string, value: string): Promise<void> {
  const store = await cookies();
  store.set(name, value, {
    path: "/",
    maxAge: yearSeconds,
    sameSite: "lax",
    secure: env().appUrl.startsWith("https:"),
  });
}

/** Keeps a language in this browser for a year. */
export function rememberLocale(locale: Locale): Promise<void> {
  return remember(localeCookie, locale);
}

/** Keeps a time zone (IANA name) in this browser for a year. */
export function rememberTimeZone(timeZone: string): Promise<void> {
  return remember(timeZoneCookie, timeZone);
}

/** Keeps light, dark or the system's choice in this browser for a year. */
export function rememberTheme(theme: Theme): Promise<void> {
  return remember(themeCookie, theme);
}
