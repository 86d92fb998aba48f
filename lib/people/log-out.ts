import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/** Ends the session of this browser; other devices stay signed in. A session that is gone already is no error. */
export async function logOut(ctx: VisitorContext): Promise<void> {
  const { error } = await ctx.auth.signOut({ scope: "local" });
  if (error && error.code !== "session_not_found" && error.status !== 401 && error.status !== 403)
    throw authError(error);
}
