import { z } from "zod";
import { PlatformError } from "@/lib/platforms/errors";
import type { HeldTokens, TokenSet } from "@/lib/platforms/types";

/** What a token endpoint gives (RFC 6749, 5.1), and the refresh token's life where it is named. Lives are in seconds. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
  refresh_token_expires_in: z.number().positive().optional(),
  scope: z.string().optional(),
});

/** As much of such an answer as a token set is made of. */
export type TokenAnswer = Pick<z.infer<typeof tokenAnswer>, "access_token"> & Partial<z.infer<typeof tokenAnswer>>;

/** A refusal of a token or revocation endpoint (RFC 6749, 5.2). */
export const oauthError = z.object({
  error: z.string().min(1),
  error_description: z.string().optional().catch(undefined),
});

/**
 * The token set of an answer that came at `now`: lives become times, what was not named is null. Scopes may be joined by
 * spaces, as the RFC has it, or by commas, as some platforms do.
 */
export function toTokenSet(answer: TokenAnswer, now: Date): TokenSet {
  const after = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    accessExpiresAt: after(answer.expires_in),
    refreshExpiresAt: after(answer.refresh_token_expires_in),
    scopes: answer.scope?.split(/[\s,]+/).filter((scope) => scope !== "") ?? null,
  };
}

/** The refresh token. Throws PlatformError TOKEN_INVALID where there is none, as only the person can then renew. */
export function requireRefreshToken(platform: string, { refreshToken }: HeldTokens): string {
  if (refreshToken !== null) return refreshToken;
  throw new PlatformError({ platform, code: "TOKEN_INVALID", detail: "There is no refresh token." });
}
