"use server";

import { redirect } from "next/navigation";
import { eraseSoon } from "@/app/_actions/erase-soon";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { logOut } from "@/lib/people";
import { requestDeletion } from "@/lib/privacy";
import type { FormState } from "@/lib/schemas/form-state";
import { deletionSchema } from "@/lib/schemas/people";
import { personContext } from "@/lib/supabase/person";
import { currentUser, supabaseForRequest, supabaseWithoutSession } from "@/lib/supabase/server";

/** Erases the person's account; ends in the page that says how far it is, which needs no session. */
export async function submitDeletion(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(deletionSchema, previous, form, async (input) => {
    const user = await currentUser();
    if (!user) redirect("/login?next=/settings/data");
    await limitAttempts(user.email);
    const visitor = { auth: supabaseWithoutSession().auth };
    const { code } = await requestDeletion(await personContext(user.id), visitor, { ...input, email: user.email });
    eraseSoon();
    // The session is gone; this takes its cookie out of the browser.
    await logOut({ auth: (await supabaseForRequest()).auth });
    redirect(`/deletion/${code}`);
  });
}
