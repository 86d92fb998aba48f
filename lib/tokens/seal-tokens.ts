import "server-only";
import { openToken, sealedKeyId, sealToken } from "@/lib/crypto";
import type { SealedTokens, TokenRow } from "@/lib/db/tokens";
import type { Platform, TokenSet } from "@/lib/platforms/types";

const table = "connection_tokens";
const accessPlace = (rowId: string) => ({ table, column: "sealed_access_token", rowId });
const refreshPlace = (rowId: string) => ({ table, column: "sealed_refresh_token", rowId });

/** A stored refresh token and when it ends. */
export interface StoredRefreshToken {
  readonly sealedRefreshToken: string | null;
  readonly refreshExpiresAt: Date | null;
}

/**
 * Seals a token set for its row and works out when it is due for refresh. Where the platform sent no refresh token the
 * stored one is kept, with its end: nothing never replaces something.
 */
export function sealTokenSet(
  platform: Platform,
  rowId: string,
  tokens: TokenSet,
  stored: StoredRefreshToken,
  now: Date,
): SealedTokens {
  const sealedAccessToken = sealToken(tokens.accessToken, accessPlace(rowId));
  const kept: StoredRefreshToken = tokens.refreshToken
    ? {
        sealedRefreshToken: sealToken(tokens.refreshToken, refreshPlace(rowId)),
        refreshExpiresAt: tokens.refreshExpiresAt,
      }
    : { ...stored, refreshExpiresAt: tokens.refreshExpiresAt ?? stored.refreshExpiresAt };
  const times = {
    obtainedAt: now,
    accessExpiresAt: tokens.accessExpiresAt,
    refreshExpiresAt: kept.refreshExpiresAt,
    hasRefreshToken: kept.sealedRefreshToken !== null,
  };
  return {
    sealedAccessToken,
    sealedRefreshToken: kept.sealedRefreshToken,
    keyId: sealedKeyId(sealedAccessToken),
    accessExpiresAt: times.accessExpiresAt,
    refreshExpiresAt: times.refreshExpiresAt,
    obtainedAt: now,
    nextRefreshAt: platform.refreshDueAt(times),
  };
}

type SealedRow = Pick<TokenRow, "id" | "sealedAccessToken" | "sealedRefreshToken">;

/** The access token of a row. Throws when it cannot be opened there. */
export function openAccessToken(row: SealedRow): string {
  return openToken(row.sealedAccessToken, accessPlace(row.id));
}

/** Access and refresh token of a row. Throws when one of them cannot be opened there. */
export function openTokens(row: SealedRow): { accessToken: string; refreshToken: string | null } {
  const { sealedRefreshToken } = row;
  return {
    accessToken: openAccessToken(row),
    refreshToken: sealedRefreshToken === null ? null : openToken(sealedRefreshToken, refreshPlace(row.id)),
  };
}
