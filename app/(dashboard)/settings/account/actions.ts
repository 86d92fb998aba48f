"use server";

import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { changePassword, requestEmailChange } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { emailChangeSchema, passwordChangeSchema } from "@/lib/schemas/people";
import { currentUser, supabaseForRequest, supabaseWithoutSession } from "@/lib/supabase/server";

async function signedIn() {
  const user = await currentUser();
  if (!user) redirect("/login?next=/settings/account");
  await limitAttempts(user.email);
  const own = { auth: (await supabaseForRequest()).auth };
  return { email: user.email, own, visitor: { auth: supabaseWithoutSession().auth } };
}

/** Asks for another address; it changes when the links in the mails have been opened. */
export async function submitEmail(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(emailChangeSchema, previous, form, async (input) => {
    const { email, own, visitor } = await signedIn();
    await requestEmailChange(own, visitor, { ...input, current: email });
    return (await getTranslations("settings"))("emailAsked");
  });
}

/** Sets another password and ends the other sessions. */
export async function submitPassword(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(passwordChangeSchema, previous, form, async (input) => {
    const { email, own, visitor } = await signedIn();
    await changePassword(own, visitor, { ...input, email });
    return (await getTranslations("settings"))("passwordChanged");
  });
}
