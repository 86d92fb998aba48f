"use server";

import { redirect } from "next/navigation";
import { getLocale } from "next-intl/server";
import { randomSecret } from "@/lib/crypto";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { signUp } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { signUpSchema } from "@/lib/schemas/people";
import { adoptPreferences } from "@/lib/supabase/after-sign-in";
import { rememberSignUp } from "@/lib/supabase/door-marks";
import { supabaseForRequest } from "@/lib/supabase/server";

/** Creates an account and goes on to onboarding, or to the page that asks to check the mail. */
export async function submitSignUp(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(signUpSchema, previous, form, async (input) => {
    await limitAttempts(input.email);
    const { auth } = await supabaseForRequest();
    const secret = randomSecret();
    const outcome = await signUp({ auth }, { ...input, locale: await getLocale(), secret });
    if (outcome.state === "check_mail") {
      await rememberSignUp(secret);
      redirect("/check-mail?for=signup");
    }
    await adoptPreferences(outcome.userId);
    redirect(input.role === "brand" ? "/home" : "/onboarding");
  });
}
