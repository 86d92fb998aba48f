"use server";

import { redirect } from "next/navigation";
import { eraseSoon } from "@/app/_actions/erase-soon";
import { limitOwnAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { requestDeletion } from "@/lib/privacy";
import type { FormState } from "@/lib/schemas/form-state";
import { deletionSchema } from "@/lib/schemas/people";
import { forgetSession } from "@/lib/supabase/forget-session";
import { personContext } from "@/lib/supabase/person";
import { currentUser, supabaseWithoutSession } from "@/lib/supabase/server";

/** Erases the person's account; ends in the page that says how far it is, which needs no session. */
export async function submitDeletion(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(deletionSchema, previous, form, async (input) => {
    const user = await currentUser();
    if (!user) redirect("/login?next=/settings/data");
    await limitOwnAttempts(user.id);
    const visitor = { auth: supabaseWithoutSession().auth };
    const { code } = await requestDeletion(await personContext(user.id), visitor, { ...input, email: user.email });
    eraseSoon();
    // There is no way back from here, and the code is told this once.
    await forgetSession();
    redirect(`/deletion/${code}`);
  });
}
