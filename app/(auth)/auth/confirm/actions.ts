"use server";

import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { confirmEmail } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { mailLinkSchema } from "@/lib/schemas/people";
import { adoptPreferences } from "@/lib/supabase/after-sign-in";
import { startPage } from "@/lib/supabase/person";
import { supabaseForRequest } from "@/lib/supabase/server";

/** Uses up the token of a mail link, starts a session and goes on. */
export async function submitConfirmation(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(mailLinkSchema, previous, form, async (input) => {
    await limitAttempts(input.tokenHash);
    const { auth } = await supabaseForRequest();
    const userId = await confirmEmail({ auth }, input).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "LINK_EXPIRED") redirect("/login?problem=link_expired");
      throw error;
    });
    if (userId === null) redirect("/login");
    await adoptPreferences(userId);
    redirect(input.type === "recovery" ? "/reset-password" : await startPage(userId));
  });
}
