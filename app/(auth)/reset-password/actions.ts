"use server";

import { redirect } from "next/navigation";
import { limitOwnAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { setNewPassword } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { newPasswordSchema } from "@/lib/schemas/people";
import { endNewPasswordPermit, mayChoosePassword } from "@/lib/supabase/door-marks";
import { startPage } from "@/lib/supabase/person";
import { currentUser, supabaseForRequest } from "@/lib/supabase/server";

/**
 * Sets the password of whoever a mail link has just signed in here, and goes to their start page. Any other session sets
 * it in the settings, where the old one is asked for.
 */
export async function submitNewPassword(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(newPasswordSchema, previous, form, async (input) => {
    const user = await currentUser();
    if (!user) redirect("/login?problem=link_expired");
    await limitOwnAttempts(user.id);
    if (!(await mayChoosePassword(user.sessionId))) redirect("/settings/account");
    const { auth } = await supabaseForRequest();
    await setNewPassword({ auth }, input);
    await endNewPasswordPermit();
    redirect(await startPage(user.id));
  });
}
