import { AppError } from "@/lib/errors";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/**
 * Whether somebody at an open session is its owner: logs in with the password beside the session and out again. Throws
 * `AppError` LOG_IN_REFUSED with the field `currentPassword`, RATE_LIMITED.
 */
export async function checkPassword(visitor: VisitorContext, email: string, password: string): Promise<void> {
  const { error } = await visitor.auth.signInWithPassword({ email, password });
  if (error) {
    const refused = authError(error);
    if (refused.code !== "LOG_IN_REFUSED") throw refused;
    throw new AppError("LOG_IN_REFUSED", "This is not your current password.", {
      cause: error,
      fields: { currentPassword: "password_wrong" },
    });
  }
  await visitor.auth.signOut({ scope: "local" });
}
