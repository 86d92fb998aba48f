"use server";

import { redirect } from "next/navigation";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { requestPasswordReset } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { passwordResetRequestSchema } from "@/lib/schemas/people";
import { supabaseForRequest } from "@/lib/supabase/server";

/** Asks for a mail with a link; the answer never tells whether the address has an account. */
export async function submitForgotPassword(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(passwordResetRequestSchema, previous, form, async (input) => {
    await limitAttempts(input.email);
    const { auth } = await supabaseForRequest();
    await requestPasswordReset({ auth }, input);
    redirect("/check-mail?for=recovery");
  });
}
