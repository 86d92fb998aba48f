"use server";

import { redirect } from "next/navigation";
import { submitForm } from "@/lib/http/submit-form";
import { setNewPassword } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { newPasswordSchema } from "@/lib/schemas/people";
import { startPage } from "@/lib/supabase/person";
import { currentUser, supabaseForRequest } from "@/lib/supabase/server";

/** Sets the password of whoever the link has signed in, and goes to their start page. */
export async function submitNewPassword(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(newPasswordSchema, previous, form, async (input) => {
    const user = await currentUser();
    if (!user) redirect("/login?problem=link_expired");
    const { auth } = await supabaseForRequest();
    await setNewPassword({ auth }, input);
    redirect(await startPage(user.id));
  });
}
