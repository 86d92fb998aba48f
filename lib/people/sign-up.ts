import type { Locale } from "@/lib/i18n/locale";
import { log } from "@/lib/log";
import type { SignUpInput } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import { signUpProof } from "./sign-up-proof";
import type { VisitorContext } from "./visitor-context";

/** The last one: an address that has just been sent a mail is one that has just signed up. */
const tellsOfAnAccount = new Set(["user_already_exists", "email_exists", "over_email_send_rate_limit"]);

/** Signed in at once, or waiting for a click on the link in a mail. */
export type SignUpOutcome = { state: "signed_in"; userId: string } | { state: "check_mail" };

/**
 * Creates an account. An address that already has one gets the same answer as a new one that must be confirmed, so
 * that nobody learns who has an account here. `secret` stays in the browser and proves there, when the mail's link is
 * opened, that this sign-up made the account. Throws `AppError` SIGN_UP_REFUSED, PASSWORD_REFUSED, RATE_LIMITED.
 */
export async function signUp(
  ctx: VisitorContext,
  input: SignUpInput & { readonly locale: Locale; readonly secret: string },
): Promise<SignUpOutcome> {
  const { data, error } = await ctx.auth.signUp({
    email: input.email,
    password: input.password,
    options: { data: { role: input.role, locale: input.locale, ...signUpProof(input.secret) } },
  });
  if (error) {
    if (error.code !== undefined && tellsOfAnAccount.has(error.code)) {
      log.info("sign-up answered like a new one", { action: "sign_up", reason: error.code });
      return { state: "check_mail" };
    }
    throw authError(error);
  }
  return data.session && data.user ? { state: "signed_in", userId: data.user.id } : { state: "check_mail" };
}
