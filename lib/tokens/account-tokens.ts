import "server-only";
import { randomUUID } from "node:crypto";
import { openToken, sealedKeyId, sealToken } from "@/lib/crypto";
import type { Trx } from "@/lib/db";
import {
  deleteAccountTokens,
  lockAccountTokens,
  putAccountTokens,
  replaceOfferedTokens,
  takeOfferedTokens,
} from "@/lib/db/account-tokens";
import { sealedPlace } from "@/lib/db/sealed-places";
import type { AccountToken, Platform } from "@/lib/platforms/types";
import { sealTokenSet } from "./seal-tokens";

const offeredPlace = (rowId: string) => sealedPlace("offered_tokens", "sealed_access_token", rowId);
const nothingStored = { sealedRefreshToken: null, refreshExpiresAt: null };

/**
 * Seals and stores the tokens that accounts have for themselves, over earlier ones, in the caller's transaction. An account
 * of `accounts` without one is served by its grant from now on: what it had before goes.
 */
export async function storeAccountTokens(
  trx: Trx,
  input: {
    readonly grantId: string;
    readonly platform: Platform;
    readonly accounts: readonly { readonly connectionId: string; readonly token: AccountToken | null }[];
  },
  now: Date,
): Promise<void> {
  const { grantId, platform, accounts } = input;
  const stored = await lockAccountTokens(
    trx,
    accounts.map(({ connectionId }) => connectionId),
  );
  const gone = accounts.filter(({ connectionId, token }) => token === null && stored.has(connectionId));
  await deleteAccountTokens(
    trx,
    gone.map(({ connectionId }) => connectionId),
  );
  const rows = accounts.flatMap(({ connectionId, token }) => {
    if (token === null) return [];
    const id = stored.get(connectionId) ?? randomUUID();
    const { accessToken, expiresAt: accessExpiresAt } = token;
    const set = { accessToken, refreshToken: null, accessExpiresAt, refreshExpiresAt: null, scopes: null };
    return { id, grantId, connectionId, tokens: sealTokenSet(platform, id, set, nothingStored, now) };
  });
  await putAccountTokens(trx, rows, now);
}

/** Seals the tokens of accounts that a person has still to choose from, over those of an earlier consent of the grant. */
export async function storeOfferedTokens(
  trx: Trx,
  grantId: string,
  tokens: ReadonlyMap<string, AccountToken>,
): Promise<void> {
  const rows = [...tokens].map(([platformUserId, { accessToken, expiresAt }]) => {
    const id = randomUUID();
    const sealedAccessToken = sealToken(accessToken, offeredPlace(id));
    return { id, platformUserId, sealedAccessToken, keyId: sealedKeyId(sealedAccessToken), accessExpiresAt: expiresAt };
  });
  await replaceOfferedTokens(trx, grantId, rows);
}

/** Takes a grant's offered tokens out of the table and opens them, by platformUserId. Throws when one cannot be opened. */
export async function openOfferedTokens(trx: Trx, grantId: string): Promise<ReadonlyMap<string, AccountToken>> {
  const rows = await takeOfferedTokens(trx, grantId);
  return new Map(
    rows.map((row) => [
      row.platformUserId,
      { accessToken: openToken(row.sealedAccessToken, offeredPlace(row.id)), expiresAt: row.accessExpiresAt },
    ]),
  );
}
