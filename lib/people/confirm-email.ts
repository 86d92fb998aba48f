import type { MailLinkType } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/** What the Auth server puts into links: hexadecimal or base64url. Anything else it must not even be asked. */
const tokenHashShape = /^[\w-]{1,200}$/;

/** Uses up a mail link's token and starts a session. Returns the user's id, if the server names one. Throws LINK_EXPIRED. */
export async function confirmEmail(
  ctx: VisitorContext,
  input: { tokenHash: string; type: MailLinkType },
): Promise<string | null> {
  if (!tokenHashShape.test(input.tokenHash)) throw authError({ name: "AuthTokenShape", code: "otp_expired" });
  const { data, error } = await ctx.auth.verifyOtp({ token_hash: input.tokenHash, type: input.type });
  if (error) {
    const refused = authError(error);
    throw refused.code === "INTERNAL" && error.status !== undefined && error.status >= 400 && error.status < 500
      ? authError({ name: error.name, code: "otp_expired", status: error.status })
      : refused;
  }
  return data.user?.id ?? null;
}
