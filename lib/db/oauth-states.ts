import "server-only";
import type { Db } from "./client";

export interface NewOAuthState {
  /** Known before sealing: the verifier is bound to it. */
  readonly id: string;
  readonly stateHash: string;
  readonly browserNonceHash: string;
  readonly userId: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly sealedCodeVerifier: string | null;
  readonly returnPath: string;
  /** The account that is to be connected anew; null where any may be connected. */
  readonly connectionId: string | null;
  readonly expiresAt: Date;
}

/** What a callback is checked against: all of it must be what the attempt began with. */
export interface OAuthStateClaim {
  readonly stateHash: string;
  readonly browserNonceHash: string;
  readonly userId: string;
  readonly platform: string;
  readonly now: Date;
}

export interface UsedOAuthState {
  readonly id: string;
  readonly loginVariant: string;
  readonly redirectUri: string;
  readonly scopes: string[];
  readonly sealedCodeVerifier: string | null;
  readonly returnPath: string;
  readonly connectionId: string | null;
}

/** Remembers an attempt to connect. */
export async function insertOAuthState(db: Db, state: NewOAuthState, now: Date): Promise<void> {
  await db
    .insertInto("oauth_states")
    .values({
      id: state.id,
      state_hash: state.stateHash,
      browser_nonce_hash: state.browserNonceHash,
      user_id: state.userId,
      platform: state.platform,
      login_variant: state.loginVariant,
      redirect_uri: state.redirectUri,
      scopes: [...state.scopes],
      sealed_code_verifier: state.sealedCodeVerifier,
      return_path: state.returnPath,
      connection_id: state.connectionId,
      expires_at: state.expiresAt.toISOString(),
      created_at: now.toISOString(),
    })
    .execute();
}

/**
 * Uses an attempt up, in one statement, so that of two callbacks with one state only the first gets it. Null when there
 * is no such attempt for this person, browser and platform, or when it is used or over; another person's callback
 * leaves it usable for its owner.
 */
export async function takeOAuthState(db: Db, claim: OAuthStateClaim): Promise<UsedOAuthState | null> {
  const row = await db
    .updateTable("oauth_states")
    .set({ used_at: claim.now.toISOString() })
    .where("state_hash", "=", claim.stateHash)
    .where("browser_nonce_hash", "=", claim.browserNonceHash)
    .where("user_id", "=", claim.userId)
    .where("platform", "=", claim.platform)
    .where("used_at", "is", null)
    .where("expires_at", ">", claim.now.toISOString())
    .returning([
      "id",
      "login_variant",
      "redirect_uri",
      "scopes",
      "sealed_code_verifier",
      "return_path",
      "connection_id",
    ])
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    loginVariant: row.login_variant,
    redirectUri: row.redirect_uri,
    scopes: row.scopes,
    sealedCodeVerifier: row.sealed_code_verifier,
    returnPath: row.return_path,
    connectionId: row.connection_id,
  };
}
