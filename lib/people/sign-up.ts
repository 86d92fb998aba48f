import type { Locale } from "@/lib/i18n/locale";
import type { SignUpInput } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/** Signed in at once, or waiting for a click on the link in a mail. */
export type SignUpOutcome = { state: "signed_in"; userId: string } | { state: "check_mail" };

/**
 * Creates an account. An address that already has one gets the same answer as a new one that must be confirmed, so
 * that nobody learns who has an account here. Throws `AppError` SIGN_UP_REFUSED, PASSWORD_REFUSED, RATE_LIMITED.
 */
export async function signUp(ctx: VisitorContext, input: SignUpInput & { locale: Locale }): Promise<SignUpOutcome> {
  const { data, error } = await ctx.auth.signUp({
    email: input.email,
    password: input.password,
    options: { data: { role: input.role, locale: input.locale } },
  });
  if (error) {
    if (error.code === "user_already_exists" || error.code === "email_exists") return { state: "check_mail" };
    throw authError(error);
  }
  return data.session && data.user ? { state: "signed_in", userId: data.user.id } : { state: "check_mail" };
}
