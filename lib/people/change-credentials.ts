import type { EmailChangeInput, PasswordChangeInput } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import { checkPassword } from "./check-password";
import { setNewPassword } from "./set-new-password";
import type { VisitorContext } from "./visitor-context";

/**
 * Asks the Auth server to change the signed-in person's address: it mails links to the old and the new one, and nothing
 * changes before they are opened. An address that somebody has ends the same way, so that nobody can ask who has an
 * account. `visitor` is an Auth client without the session. Throws LOG_IN_REFUSED, RATE_LIMITED, SIGN_UP_REFUSED.
 */
export async function requestEmailChange(
  own: VisitorContext,
  visitor: VisitorContext,
  input: EmailChangeInput & { readonly current: string },
): Promise<void> {
  await checkPassword(visitor, input.current, input.currentPassword);
  const { error } = await own.auth.updateUser({ email: input.email });
  if (error && error.code !== "email_exists") throw authError(error);
}

/** Sets another password for the signed-in person and ends every other session. Throws LOG_IN_REFUSED, PASSWORD_REFUSED. */
export async function changePassword(
  own: VisitorContext,
  visitor: VisitorContext,
  input: PasswordChangeInput & { readonly email: string },
): Promise<void> {
  await checkPassword(visitor, input.email, input.currentPassword);
  await setNewPassword(own, { password: input.password });
}
