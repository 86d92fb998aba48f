"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { limitRequests } from "@/lib/http";
import { limitOwnAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { changePassword, endSessions, requestEmailChange } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { emailChangeSchema, endSessionsSchema, passwordChangeSchema } from "@/lib/schemas/people";
import { forgetSession } from "@/lib/supabase/forget-session";
import { personContext } from "@/lib/supabase/person";
import { currentUser, supabaseForRequest, supabaseWithoutSession } from "@/lib/supabase/server";

async function signedIn() {
  const user = await currentUser();
  if (!user) redirect("/login?next=/settings/account");
  await limitOwnAttempts(user.id);
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

/** Ends one session of the person, all others, or all; ends in a page that says so. */
export async function submitEndSessions(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(endSessionsSchema, previous, form, async ({ which }) => {
    const user = await currentUser();
    if (!user) redirect("/login?next=/settings/account");
    await limitRequests(user.id, "write");
    const ctx = await personContext(user.id);
    if (which !== "all" && which !== user.sessionId) {
      await endSessions(ctx, which === "others" ? { except: user.sessionId } : { only: which });
      revalidatePath("/settings/account");
      return (await getTranslations("settings"))("sessionsEnded");
    }
    await endSessions(ctx, which === "all" ? "all" : { only: which });
    await forgetSession();
    redirect("/login");
  });
}
