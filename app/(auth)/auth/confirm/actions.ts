"use server";

import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { submitForm } from "@/lib/http/submit-form";
import { confirmEmail, endSessions, madeTheAccount, voidPassword } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { mailLinkSchema } from "@/lib/schemas/people";
import { adoptPreferences } from "@/lib/supabase/after-sign-in";
import { permitNewPassword, takeSignUp } from "@/lib/supabase/door-marks";
import { forgetSession } from "@/lib/supabase/forget-session";
import { personContext, startPage } from "@/lib/supabase/person";
import { currentUserIfKnown, supabaseForRequest } from "@/lib/supabase/server";

/**
 * Uses up the token of a mail link, starts a session and goes on. The password in force may be somebody else's, who signed
 * up with this address first: unless this browser made the account, it is void before the session counts, and the person
 * chooses one.
 */
export async function submitConfirmation(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(mailLinkSchema, previous, form, async (input) => {
    await limitAttempts(input.tokenHash);
    const before = await currentUserIfKnown();
    const { auth } = await supabaseForRequest();
    const opened = await confirmEmail({ auth }, input).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "LINK_EXPIRED") redirect("/login?problem=link_expired");
      throw error;
    });
    if (opened === null) redirect("/login");
    const keepsPassword =
      input.type === "email_change" || (input.type === "signup" && madeTheAccount(await takeSignUp(), opened.metadata));
    if (!keepsPassword) {
      await voidPassword({ auth }).catch(async (error: unknown) => {
        await forgetSession();
        throw error;
      });
      await permitNewPassword(opened.sessionId);
    }
    // The browser has changed its session: what it had before is of no use to anybody but a thief.
    if (before) await endSessions(await personContext(before.id), { only: before.sessionId });
    await adoptPreferences(opened.userId);
    if (!keepsPassword) redirect(input.type === "signup" ? "/reset-password?for=signup" : "/reset-password");
    redirect(input.type === "email_change" ? "/settings/account" : await startPage(opened.userId));
  });
}
