import { z } from "zod";
import type { MailLinkType } from "@/lib/schemas/people";
import { authError } from "./auth-error";
import type { VisitorContext } from "./visitor-context";

/** What the Auth server puts into links: hexadecimal or base64url. Anything else it must not even be asked. */
const tokenHashShape = /^[\w-]{1,200}$/;

const claimsSchema = z.object({ session_id: z.uuid() });

/** Whom a mail link has signed in. */
export interface OpenedLink {
  readonly userId: string;
  readonly sessionId: string;
  /** What the Auth server keeps about them. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The session that an access token belongs to. The token comes from the Auth server itself: nothing is verified. */
function sessionOf(accessToken: string): string {
  const claims = Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString("utf8");
  return claimsSchema.parse(JSON.parse(claims)).session_id;
}

/**
 * Uses up a mail link's token and starts a session. Null where the server has taken the link and starts none, as after
 * the first of the two links of a change of address. Throws `AppError` LINK_EXPIRED.
 */
export async function confirmEmail(
  ctx: VisitorContext,
  input: { tokenHash: string; type: MailLinkType },
): Promise<OpenedLink | null> {
  if (!tokenHashShape.test(input.tokenHash)) throw authError({ name: "AuthTokenShape", code: "otp_expired" });
  const { data, error } = await ctx.auth.verifyOtp({ token_hash: input.tokenHash, type: input.type });
  if (error) {
    const refused = authError(error);
    throw refused.code === "INTERNAL" && error.status !== undefined && error.status >= 400 && error.status < 500
      ? authError({ name: error.name, code: "otp_expired", status: error.status })
      : refused;
  }
  if (!data.user || !data.session) return null;
  const { id: userId, user_metadata: metadata } = data.user;
  return { userId, sessionId: sessionOf(data.session.access_token), metadata };
}
