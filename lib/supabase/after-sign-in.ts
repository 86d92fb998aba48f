import "server-only";
import { cookies } from "next/headers";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { readProfile, updatePreferences } from "@/lib/db/people";
import { isLocale, isTimeZone, localeCookie, timeZoneCookie } from "@/lib/i18n/locale";
import { rememberLocale, rememberTimeZone } from "./preference-cookies";
import { supabaseForRequest } from "./server";

/**
 * Brings a browser and a profile to the same language and time zone once a session has started: what was chosen in this
 * browser wins for the language, what the profile knows wins for the time zone. Runs in server actions and routes only.
 */
export async function adoptPreferences(userId: string): Promise<void> {
  const [store, profile] = await Promise.all([
    cookies(),
    supabaseForRequest().then((reader) => readProfile(reader, userId)),
  ]);
  if (!profile) return;
  const chosen = store.get(localeCookie)?.value;
  const zone = decodeURIComponent(store.get(timeZoneCookie)?.value ?? "");
  const locale = isLocale(chosen) && chosen !== profile.locale ? chosen : undefined;
  const timeZone = profile.timeZone === "UTC" && isTimeZone(zone) && zone !== "UTC" ? zone : undefined;
  if (locale || timeZone) {
    const changes = { ...(locale ? { locale } : {}), ...(timeZone ? { timeZone } : {}) };
    await updatePreferences(db(), userId, changes, clock.now());
  }
  if (!isLocale(chosen)) await rememberLocale(profile.locale);
  if (profile.timeZone !== "UTC") await rememberTimeZone(profile.timeZone);
}
