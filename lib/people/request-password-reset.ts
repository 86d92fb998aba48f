import type { PasswordResetRequest } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/**
 * Asks for a mail with a link to set a new password. Ends the same way whether or not the address has an account, also
 * when the Auth server has just sent one (its limit per address would tell). Throws only when the server is down.
 */
export async function requestPasswordReset(ctx: VisitorContext, input: PasswordResetRequest): Promise<void> {
  const { error } = await ctx.auth.resetPasswordForEmail(input.email);
  if (error && (error.status === undefined || error.status === 0 || error.status >= 500)) throw authError(error);
}
