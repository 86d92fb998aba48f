import "server-only";
import type { PersonContext } from "@/lib/context";
import { findInfluencerId, lockConnectionsOf, readOwnersOfAccounts } from "@/lib/db/connections";
import { isChoiceMade, type OfferedGrant, readOfferedGrant, takeChoice } from "@/lib/db/grant-choices";
import { AppError } from "@/lib/errors";
import type { IneligibleReason } from "@/lib/platforms/types";
import { configuredPlatforms, openOfferedTokens, type PlatformSource } from "@/lib/tokens";
import { accountOf, readOffers } from "./offered-accounts";
import { type SavedAccounts, saveAccounts } from "./save-accounts";

/** Whether an offered account can be chosen: free; the person's own already; somebody else's; or why it cannot be read. */
export type OfferState = "free" | "connected" | "taken" | IneligibleReason;

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
    /** As the platform's listing showed them; null where it did not. */
    readonly followers: number | null;
    readonly hasPicture: boolean;
    readonly state: OfferState;
  }[];
}

async function requireOffer(ctx: PersonContext, grantId: string): Promise<OfferedGrant> {
  const grant = await readOfferedGrant(ctx.db, { grantId, userId: ctx.userId, now: ctx.now() });
  if (grant === null)
    throw new AppError("NOT_FOUND", "There is nothing to choose here, or it took too long. Connect once more.");
  return grant;
}

/**
 * The accounts to choose from, those first that can be chosen. Throws `AppError("NOT_FOUND")` when the choice is not this
 * person's, made, or too late.
 */
export async function listOfferedAccounts(ctx: PersonContext, grantId: string): Promise<OfferedAccounts> {
  const grant = await requireOffer(ctx, grantId);
  const offers = readOffers(grant.offeredAccounts);
  const platformUserIds = offers.map(({ platformUserId }) => platformUserId);
  const owners = await readOwnersOfAccounts(ctx.db, { platform: grant.platform, platformUserIds });
  const stateOf = (platformUserId: string, ineligible: IneligibleReason | null | undefined): OfferState => {
    const owner = owners.get(platformUserId);
    if (owner !== undefined) return owner === ctx.userId ? "connected" : "taken";
    return ineligible ?? "free";
  };
  const accounts = offers.map((offer) => ({
    platformUserId: offer.platformUserId,
    username: offer.username,
    displayName: offer.displayName,
    profileUrl: offer.profileUrl,
    accountType: offer.accountType,
    followers: offer.followers ?? null,
    hasPicture: Boolean(offer.picture),
    state: stateOf(offer.platformUserId, offer.ineligible),
  }));
  const rank = (state: OfferState) => (state === "free" ? 0 : state === "connected" ? 1 : 2);
  accounts.sort((a, b) => rank(a.state) - rank(b.state));
  return { grantId: grant.id, platform: grant.platform, until: grant.until.toISOString(), accounts };
}

/** Whether the choice of a person's own consent was made: its accounts are connected, and nothing is left to choose. */
export function hasChosen(ctx: PersonContext, grantId: string): Promise<boolean> {
  return isChoiceMade(ctx.db, { grantId, userId: ctx.userId });
}

/** The address at the platform of an offered account's picture, or null. Throws like `listOfferedAccounts`. */
export async function offeredPicture(
  ctx: PersonContext,
  wanted: { readonly grantId: string; readonly platformUserId: string },
): Promise<{ readonly platform: string; readonly url: string } | null> {
  const grant = await requireOffer(ctx, wanted.grantId);
  const offer = readOffers(grant.offeredAccounts).find((one) => one.platformUserId === wanted.platformUserId);
  return offer?.picture ? { platform: grant.platform, url: offer.picture.url } : null;
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
  const platform = source.platform(grant.platform, grant.loginVariant);
  const wanted = new Set(input.platformUserIds);
  const accounts = readOffers(grant.offeredAccounts)
    .filter(({ platformUserId, ineligible }) => wanted.has(platformUserId) && !ineligible)
    .map(accountOf);
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
    const accountTokens = await openOfferedTokens(trx, grant.id);
    return saveAccounts(trx, ctx, { influencerId, grantId: grant.id, platform, accounts, accountTokens });
  });
  return { ...saved, platform: grant.platform };
}
