import type { LogInInput } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/** Starts a session. Returns the user's id. Throws `AppError` LOG_IN_REFUSED, EMAIL_NOT_CONFIRMED, RATE_LIMITED. */
export async function logIn(ctx: VisitorContext, input: Pick<LogInInput, "email" | "password">): Promise<string> {
  const { data, error } = await ctx.auth.signInWithPassword({ email: input.email, password: input.password });
  if (error) throw authError(error);
  return data.user.id;
}
