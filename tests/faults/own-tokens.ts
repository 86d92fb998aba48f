import { db } from "@/lib/db";
import { inTurns } from "@/lib/platforms/shared/in-turns";
import type { AccountToken, Platform } from "@/lib/platforms/types";
import { platformCall } from "@/lib/tokens";
import { storeAccountTokens } from "@/lib/tokens/account-tokens";

/** A consented account with its stored rows. */
export interface ConsentedAccount {
  readonly grantId: string;
  readonly connectionId: string;
  readonly platformUserId: string;
  readonly accessToken: string;
}

const atOnce = 10;

/** Asks the platform for the tokens that accounts have for themselves, and stores them; nothing where it has none. */
export async function storeOwnTokens(
  platform: Platform,
  accounts: readonly ConsentedAccount[],
  now: Date,
): Promise<void> {
  const call = platformCall(platform.id);
  const tokenOf = async ({ accessToken, platformUserId }: ConsentedAccount): Promise<AccountToken | null> => {
    const none = { refreshToken: null, accessExpiresAt: null, refreshExpiresAt: null, scopes: null };
    const { accountTokens } = await platform.fetchAccounts(call, { accessToken, ...none });
    return accountTokens?.get(platformUserId) ?? null;
  };
  const [first] = accounts;
  if (first === undefined || (await tokenOf(first)) === null) return;
  const tokens = await inTurns(accounts, atOnce, tokenOf);
  await db()
    .transaction()
    .execute(async (trx) => {
      for (const [index, { grantId, connectionId }] of accounts.entries()) {
        await storeAccountTokens(
          trx,
          { grantId, platform, accounts: [{ connectionId, token: tokens[index] ?? null }] },
          now,
        );
      }
    });
}
