"use server";

import { redirect } from "next/navigation";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { safeReturnPath } from "@/lib/http/safe-return-path";
import { submitForm } from "@/lib/http/submit-form";
import { logIn } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { logInSchema } from "@/lib/schemas/people";
import { adoptPreferences } from "@/lib/supabase/after-sign-in";
import { startPage } from "@/lib/supabase/person";
import { supabaseForRequest } from "@/lib/supabase/server";

/** Starts a session and goes to the page that was asked for, or to the person's own start page. */
export async function submitLogIn(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(logInSchema, previous, form, async (input) => {
    await limitAttempts(input.email);
    const { auth } = await supabaseForRequest();
    const userId = await logIn({ auth }, input);
    await adoptPreferences(userId);
    redirect(safeReturnPath(input.next, await startPage(userId)));
  });
}
