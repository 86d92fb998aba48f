import type { NewPasswordInput } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/**
 * Sets the password of the signed-in person and ends every other session, since whoever knew the old one may hold
 * them. Throws `AppError` PASSWORD_REFUSED, LINK_EXPIRED, RATE_LIMITED.
 */
export async function setNewPassword(ctx: VisitorContext, input: NewPasswordInput): Promise<void> {
  const { error } = await ctx.auth.updateUser({ password: input.password });
  if (error) throw authError(error);
  const ended = await ctx.auth.signOut({ scope: "others" });
  if (ended.error) throw authError(ended.error);
}
