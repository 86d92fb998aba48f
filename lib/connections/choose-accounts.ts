import "server-only";
import { z } from "zod";
import type { PersonContext } from "@/lib/context";
import { findInfluencerId, lockConnectionsOf } from "@/lib/db/connections";
import { type OfferedGrant, readOfferedGrant, takeChoice } from "@/lib/db/grants";
import { AppError } from "@/lib/errors";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { type SavedAccounts, saveAccounts } from "./save-accounts";

const offeredSchema = z.array(
  z.object({
    platformUserId: z.string(),
    alternateIds: z.array(z.string()),
    username: z.string(),
    displayName: z.string(),
    profileUrl: z.string().nullable(),
    accountType: z.string().nullable(),
    platformVerified: z.boolean().nullable(),
    state: z.record(z.string(), z.string()),
  }),
);

/** Accounts that a consent opened and that the person may choose from. */
export interface OfferedAccounts {
  readonly grantId: string;
  readonly platform: string;
  /** Until when the choice can be made (ISO 8601). */
  readonly until: string;
  readonly accounts: readonly {
    readonly platformUserId: string;
    readonly username: string;
    readonly displayName: string;
    readonly profileUrl: string | null;
    readonly accountType: string | null;
  }[];
}

async function requireOffer(ctx: PersonContext, grantId: string): Promise<OfferedGrant> {
  const grant = await readOfferedGrant(ctx.db, { grantId, userId: ctx.userId, now: ctx.now() });
  if (grant === null)
    throw new AppError("NOT_FOUND", "There is nothing to choose here, or it took too long. Connect once more.");
  return grant;
}

/** The accounts to choose from. Throws `AppError("NOT_FOUND")` when the choice is not this person's, made, or too late. */
export async function listOfferedAccounts(ctx: PersonContext, grantId: string): Promise<OfferedAccounts> {
  const grant = await requireOffer(ctx, grantId);
  const accounts = offeredSchema.parse(grant.offeredAccounts);
  return {
    grantId: grant.id,
    platform: grant.platform,
    until: grant.until.toISOString(),
    accounts: accounts.map(({ platformUserId, username, displayName, profileUrl, accountType }) => ({
      platformUserId,
      username,
      displayName,
      profileUrl,
      accountType,
    })),
  };
}

/**
 * Connects the chosen accounts of a consent, once, with their first sync. Throws `AppError` NOT_FOUND when there is
 * nothing to choose (any more), VALIDATION_FAILED for an account that was not offered, and ACCOUNT_ALREADY_CONNECTED.
 */
export async function chooseAccounts(
  ctx: PersonContext,
  input: { readonly grantId: string; readonly platformUserIds: readonly string[] },
  source: PlatformSource = configuredPlatforms,
): Promise<SavedAccounts & { readonly platform: string }> {
  const grant = await requireOffer(ctx, input.grantId);
  const platform = source.platform(grant.platform);
  const wanted = new Set(input.platformUserIds);
  const accounts = offeredSchema
    .parse(grant.offeredAccounts)
    .filter(({ platformUserId }) => wanted.has(platformUserId));
  if (wanted.size === 0 || accounts.length !== wanted.size) {
    const fields = { platformUserIds: "not_offered" };
    throw new AppError("VALIDATION_FAILED", "Choose among the accounts that are shown.", { fields });
  }
  const influencerId = await findInfluencerId(ctx.db, ctx.userId);
  if (influencerId === null) throw new AppError("FORBIDDEN", "Finish your influencer profile first.");
  const saved = await ctx.db.transaction().execute(async (trx) => {
    await lockConnectionsOf(trx, influencerId);
    const mine = await takeChoice(trx, { grantId: grant.id, userId: ctx.userId, now: ctx.now() });
    if (!mine) throw new AppError("NOT_FOUND", "This choice has been made already.");
    return saveAccounts(trx, ctx, { influencerId, grantId: grant.id, platform, accounts });
  });
  return { ...saved, platform: grant.platform };
}
