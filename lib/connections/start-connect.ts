import "server-only";
import { randomUUID } from "node:crypto";
import { requireRoom } from "@/lib/budgets";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { sealToken } from "@/lib/crypto";
import { findInfluencerId, ownsConnection } from "@/lib/db/connections";
import { readUsualLogin } from "@/lib/db/grants";
import { insertOAuthState } from "@/lib/db/oauth-states";
import { sealedPlace } from "@/lib/db/sealed-places";
import { AppError } from "@/lib/errors";
import { authorizeUrl, browserNonce, newCodeVerifier, newState } from "@/lib/oauth";
import { PlatformError } from "@/lib/platforms/errors";
import { loginOf } from "@/lib/platforms/logins";
import type { Platform } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { refusalWhileConnecting } from "./connect-refusal";

/** How long a person has for the platform's consent screen. */
export const attemptMinutes = 10;

export interface StartedConnect {
  /** The platform's consent screen; holds the state, so it is for this browser only. */
  readonly url: string;
  /** To be kept in an httpOnly cookie until the callback. */
  readonly browserNonce: string;
}

export interface StartInput {
  readonly platform: string;
  /** Which of the platform's log-ins; without it the account's own, else the one that the person used last. */
  readonly login?: string | null;
  readonly returnPath: string;
  /** The person's account that is to be connected anew; any may be connected where it is left out. */
  readonly connectionId?: string | null;
  readonly browserNonce: string | null;
}

/** The address that a platform sends people back to. It is registered there and must match to the letter. */
export function redirectUri(platform: string): string {
  return `${env().appUrl}/api/social/${platform}/callback`;
}

async function chosenLogin(ctx: PersonContext, input: StartInput, source: PlatformSource): Promise<Platform> {
  const platform = source.platform(input.platform);
  if (platform.otherLogins === undefined) return platform;
  const { login = null, connectionId = null } = input;
  if (login === null)
    return loginOf(platform, await readUsualLogin(ctx.db, ctx.userId, { platform: platform.id, connectionId }));
  const named = loginOf(platform, login);
  if (named.oauth.loginVariant !== login) throw new AppError("NOT_FOUND", "There is no such log-in.");
  return named;
}

/**
 * Begins to connect an account: remembers the attempt for ten minutes, bound to this person, platform and browser, and
 * gives the address of the consent screen. `browserNonce` is what the browser's cookie holds, if anything. Throws
 * `AppError` NOT_FOUND for an unknown platform or log-in, or an account that is not the person's there,
 * PLATFORM_NOT_CONFIGURED, PLATFORM_UNAVAILABLE while the platform is exhausted, and FORBIDDEN for somebody without an influencer profile.
 */
export async function startConnect(
  ctx: PersonContext,
  input: StartInput,
  source: PlatformSource = configuredPlatforms,
): Promise<StartedConnect> {
  const platform = await chosenLogin(ctx, input, source);
  const { credentials } = source.call(platform.id, { loginVariant: platform.oauth.loginVariant });
  if ((await findInfluencerId(ctx.db, ctx.userId)) === null) {
    throw new AppError("FORBIDDEN", "Finish your influencer profile first; then connect your accounts.");
  }
  const { oauth } = platform;
  const { connectionId = null } = input;
  if (connectionId !== null) await requireOwn(ctx, platform.id, connectionId);
  await requireRoom(ctx, platform).catch((error: unknown) => {
    // Nobody is sent to a consent screen behind which nothing could be read.
    throw error instanceof PlatformError ? refusalWhileConnecting(platform.manifest.label, error) : error;
  });
  const scopes = credentials.scopes ?? oauth.scopes;
  const now = ctx.now();
  const id = randomUUID();
  const state = newState();
  const nonce = browserNonce(input.browserNonce);
  const codeVerifier = oauth.pkce === "none" ? null : newCodeVerifier();
  await insertOAuthState(
    ctx.db,
    {
      id,
      stateHash: state.hash,
      browserNonceHash: nonce.hash,
      userId: ctx.userId,
      platform: platform.id,
      loginVariant: oauth.loginVariant,
      redirectUri: redirectUri(platform.id),
      scopes,
      sealedCodeVerifier:
        codeVerifier === null ? null : sealToken(codeVerifier, sealedPlace("oauth_states", "sealed_code_verifier", id)),
      returnPath: input.returnPath,
      connectionId,
      expiresAt: new Date(now.getTime() + attemptMinutes * 60_000),
    },
    now,
  );
  const url = authorizeUrl(oauth, {
    clientId: credentials.clientId,
    redirectUri: redirectUri(platform.id),
    state: state.secret,
    codeVerifier,
    scopes,
    configId: credentials.configIds?.[platform.id] ?? null,
    sandboxUrl: env().sandboxUrl,
    isReconnect: connectionId !== null,
  });
  return { url: url.href, browserNonce: nonce.secret };
}

async function requireOwn(ctx: PersonContext, platform: string, id: string): Promise<void> {
  if (await ownsConnection(ctx.db, { id, userId: ctx.userId, platform })) return;
  throw new AppError("NOT_FOUND", "There is no such account among yours.");
}
