import "server-only";
import type { PersonContext } from "@/lib/context";
import type { Trx } from "@/lib/db";
import { findInfluencerId, lockConnectionsOf, readConnectionsOfAccounts } from "@/lib/db/connections";
import { putGrant } from "@/lib/db/grants";
import { cancelOwedRevocations } from "@/lib/db/owed-revocations";
import { AppError } from "@/lib/errors";
import type { Platform } from "@/lib/platforms/types";
import { storeGrantTokens, storeOfferedTokens } from "@/lib/tokens";
import { offeredAccounts } from "./offered-accounts";
import type { ReadGrant } from "./read-grant";
import { type SavedAccounts, saveAccounts } from "./save-accounts";

const choiceMinutes = 30;
const noTokens = new Map<string, never>();

/** Connected at once, or waiting for the person to choose among several accounts. */
export type KeptGrant =
  | ({ readonly state: "connected" } & SavedAccounts)
  | { readonly state: "choose"; readonly grantId: string };

export interface KeepInput {
  readonly platform: Platform;
  readonly loginVariant: string;
  readonly granted: ReadGrant;
  /** The account that the person came to connect anew; left out where they came for any. */
  readonly connectionId?: string | null;
}

/**
 * Stores what a consent gave, in one transaction: the grant, its sealed tokens and, with a single account behind it, the
 * connection with its first sync. With several accounts those that the person had connected are healed at once, and the
 * choice among the rest stays open for 30 minutes; without any rest there is nothing to choose, nor for somebody who came to
 * heal one of them. Throws `AppError`
 * ACCOUNT_ALREADY_CONNECTED with nothing stored, and FORBIDDEN without an influencer profile.
 */
export async function keepGrant(ctx: PersonContext, input: KeepInput): Promise<KeptGrant> {
  const influencerId = await findInfluencerId(ctx.db, ctx.userId);
  if (influencerId === null) throw new AppError("FORBIDDEN", "Finish your influencer profile first.");
  return ctx.db.transaction().execute(async (trx) => {
    await lockConnectionsOf(trx, influencerId);
    return keep(trx, ctx, influencerId, input);
  });
}

async function keep(
  trx: Trx,
  ctx: PersonContext,
  influencerId: string,
  { platform, loginVariant, granted, connectionId = null }: KeepInput,
): Promise<KeptGrant> {
  const { providerPersonId, scopes, tokens, accounts, accountTokens } = granted;
  const now = ctx.now();
  const known = await connectedAlready(trx, influencerId, platform.id, granted);
  const heals = connectionId !== null && [...known.values()].includes(connectionId);
  const several = accounts.length + granted.ineligible.length > 1 && known.size < accounts.length;
  const chooses = several && !heals;
  const saved = several ? accounts.filter(({ platformUserId }) => known.has(platformUserId)) : accounts;
  const until = new Date(now.getTime() + choiceMinutes * 60_000);
  const choice = chooses ? { offeredAccounts: offeredAccounts(granted), until } : null;
  const grant = { userId: ctx.userId, platform: platform.id, loginVariant, providerPersonId, scopes, choice };
  const grantId = await putGrant(trx, { ...grant, serves: saved.length > 0 }, now);
  await cancelOwedRevocations(trx, grantId);
  await storeGrantTokens(trx, { grantId, platform, tokens }, now);
  await storeOfferedTokens(trx, grantId, chooses ? accountTokens : noTokens);
  const connected =
    saved.length > 0
      ? await saveAccounts(trx, ctx, { influencerId, grantId, platform, accounts: saved, accountTokens })
      : null;
  return chooses || connected === null ? { state: "choose", grantId } : { state: "connected", ...connected };
}

/** Those of the accounts that this person has connected and not disconnected, working or not, with their connections. */
async function connectedAlready(
  trx: Trx,
  influencerId: string,
  platform: string,
  { accounts }: ReadGrant,
): Promise<ReadonlyMap<string, string>> {
  const platformUserIds = accounts.map(({ platformUserId }) => platformUserId);
  const rows = await readConnectionsOfAccounts(trx, { influencerId, platform, platformUserIds });
  return new Map(rows.flatMap((row) => (row.status === "disconnected" ? [] : [[row.platformUserId, row.id]])));
}
