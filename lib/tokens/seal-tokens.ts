import "server-only";
import { openToken, sealedKeyId, sealToken } from "@/lib/crypto";
import { sealedPlace } from "@/lib/db/sealed-places";
import type { SealedTokens, TokenRow } from "@/lib/db/tokens";
import { ordinaryRhythm, refreshDueAt } from "@/lib/platforms/token-rhythm";
import type { HeldTokens, Platform, TokenSet } from "@/lib/platforms/types";

const accessPlace = (rowId: string) => sealedPlace("connection_tokens", "sealed_access_token", rowId);
const refreshPlace = (rowId: string) => sealedPlace("connection_tokens", "sealed_refresh_token", rowId);

/** A stored refresh token and when it ends. */
export interface StoredRefreshToken {
  readonly sealedRefreshToken: string | null;
  readonly refreshExpiresAt: Date | null;
}

/**
 * Seals a token set for its row and works out when it is due for refresh. Where the platform sent no refresh token the
 * stored one stays where it is, with its end: nothing never replaces something.
 */
export function sealTokenSet(
  platform: Platform,
  rowId: string,
  tokens: TokenSet,
  stored: StoredRefreshToken,
  now: Date,
): SealedTokens {
  const sealedAccessToken = sealToken(tokens.accessToken, accessPlace(rowId));
  const times = {
    obtainedAt: now,
    accessExpiresAt: tokens.accessExpiresAt,
    refreshExpiresAt: tokens.refreshToken
      ? tokens.refreshExpiresAt
      : (tokens.refreshExpiresAt ?? stored.refreshExpiresAt),
  };
  const hasRefreshToken = Boolean(tokens.refreshToken) || stored.sealedRefreshToken !== null;
  return {
    ...times,
    sealedAccessToken,
    sealedRefreshToken: tokens.refreshToken ? sealToken(tokens.refreshToken, refreshPlace(rowId)) : null,
    keyId: sealedKeyId(sealedAccessToken),
    nextRefreshAt: refreshDueAt(platform.oauth.rhythm ?? ordinaryRhythm, { ...times, hasRefreshToken }),
  };
}

type SealedRow = Pick<TokenRow, "id" | "sealedAccessToken" | "sealedRefreshToken">;

/** The access token of a row. Throws when it cannot be opened there. */
export function openAccessToken(row: SealedRow): string {
  return openToken(row.sealedAccessToken, accessPlace(row.id));
}

/** Access and refresh token of a row. Throws when one of them cannot be opened there. */
export function openTokens(row: SealedRow): HeldTokens {
  const { sealedRefreshToken } = row;
  return {
    accessToken: openAccessToken(row),
    refreshToken: sealedRefreshToken === null ? null : openToken(sealedRefreshToken, refreshPlace(row.id)),
  };
}
