import "server-only";
import type { PersonContext } from "@/lib/context";
import { findInfluencerId, lockConnectionsOf } from "@/lib/db/connections";
import { putGrant } from "@/lib/db/grants";
import { AppError } from "@/lib/errors";
import type { Platform } from "@/lib/platforms/types";
import { storeGrantTokens } from "@/lib/tokens";
import type { ReadGrant } from "./read-grant";
import { type SavedAccounts, saveAccounts } from "./save-accounts";

const choiceMinutes = 30;

/** Connected at once, or waiting for the person to choose among several accounts. */
export type KeptGrant =
  | ({ readonly state: "connected" } & SavedAccounts)
  | { readonly state: "choose"; readonly grantId: string };

/**
 * Stores what a consent gave, in one transaction: the grant, its sealed tokens and, with a single account behind it, the
 * connection with its first sync. With several accounts the choice stays open for 30 minutes. Throws `AppError`
 * ACCOUNT_ALREADY_CONNECTED with nothing stored, and FORBIDDEN without an influencer profile.
 */
export async function keepGrant(
  ctx: PersonContext,
  input: { readonly platform: Platform; readonly loginVariant: string; readonly granted: ReadGrant },
): Promise<KeptGrant> {
  const { platform, loginVariant, granted } = input;
  const influencerId = await findInfluencerId(ctx.db, ctx.userId);
  if (influencerId === null) throw new AppError("FORBIDDEN", "Finish your influencer profile first.");
  const now = ctx.now();
  const several = granted.accounts.length > 1;
  const choice = several
    ? {
        offeredAccounts: granted.accounts.map(({ picture: _withTheFirstSync, ...account }) => ({
          ...account,
          alternateIds: [...account.alternateIds],
        })),
        until: new Date(now.getTime() + choiceMinutes * 60_000),
      }
    : null;
  return ctx.db.transaction().execute(async (trx) => {
    const { providerPersonId, scopes, tokens, accounts } = granted;
    const grant = { userId: ctx.userId, platform: platform.id, loginVariant, providerPersonId, scopes, choice };
    await lockConnectionsOf(trx, influencerId);
    const grantId = await putGrant(trx, grant, now);
    await storeGrantTokens(trx, { grantId, platform, tokens }, now);
    if (several) return { state: "choose", grantId };
    return { state: "connected", ...(await saveAccounts(trx, ctx, { influencerId, grantId, platform, accounts })) };
  });
}
