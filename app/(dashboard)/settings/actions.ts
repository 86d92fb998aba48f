"use server";

import { getTranslations } from "next-intl/server";
import { limitRequests } from "@/lib/http";
import { submitForm } from "@/lib/http/submit-form";
import { setPreferences, updateProfile } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { influencerProfileSchema, preferencesSchema } from "@/lib/schemas/people";
import { requirePersonContext } from "@/lib/supabase/person";
import { rememberLocale, rememberTimeZone } from "@/lib/supabase/preference-cookies";

/** Saves what an influencer says about themselves. */
export async function submitProfile(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(influencerProfileSchema, previous, form, async (input) => {
    const ctx = await requirePersonContext("/settings");
    await limitRequests(ctx.userId, "write");
    await updateProfile(ctx, input);
    return (await getTranslations("settings"))("saved");
  });
}

/** Saves language and time zone, in the profile and in this browser. */
export async function submitPreferences(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(preferencesSchema, previous, form, async (input) => {
    const ctx = await requirePersonContext("/settings");
    await limitRequests(ctx.userId, "write");
    await setPreferences(ctx, input);
    await rememberLocale(input.locale);
    await rememberTimeZone(input.timeZone);
    return (await getTranslations({ locale: input.locale, namespace: "settings" }))("saved");
  });
}
