"use server";

import { isLocale, isTheme } from "@/lib/i18n/locale";
import { setPreferences } from "@/lib/people";
import { personContext } from "@/lib/supabase/person";
import { rememberLocale, rememberTheme } from "@/lib/supabase/preference-cookies";
import { currentUser } from "@/lib/supabase/server";

/** A client may call an action with anything, not only with a form. */
function field(form: unknown, name: string): unknown {
  return form instanceof FormData ? form.get(name) : null;
}

/** Switches the language of this browser, and of the profile of whoever is signed in. */
export async function chooseLocale(form: FormData): Promise<void> {
  const locale = field(form, "locale");
  if (!isLocale(locale)) return;
  await rememberLocale(locale);
  const user = await currentUser();
  if (user) await setPreferences(await personContext(user.id), { locale });
}

/** Switches between light, dark and the system's choice in this browser. */
export async function chooseTheme(form: FormData): Promise<void> {
  const theme = field(form, "theme");
  if (isTheme(theme)) await rememberTheme(theme);
}
