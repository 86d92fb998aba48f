import "server-only";
import type { PersonContext } from "@/lib/context";
import { hasActiveGrant } from "@/lib/db/grants";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { PlatformError } from "@/lib/platforms/errors";
import type {
  AccountToken,
  IneligibleAccount,
  Platform,
  PlatformAccount,
  PlatformCall,
  TokenSet,
} from "@/lib/platforms/types";
import { permissionMissing, refusalWhileConnecting } from "./connect-refusal";

const discardLimitMs = 5_000;

/** What a consent opened: usable tokens, who gave them, and the accounts behind them (at least one). */
export interface ReadGrant {
  readonly tokens: TokenSet;
  readonly providerPersonId: string;
  readonly scopes: readonly string[];
  readonly accounts: readonly PlatformAccount[];
  readonly ineligible: readonly IneligibleAccount[];
  /** By platformUserId; empty where the grant's token serves all of them. */
  readonly accountTokens: ReadonlyMap<string, AccountToken>;
  /** By platformUserId, where the listing showed them. */
  readonly followers: ReadonlyMap<string, number>;
}

/**
 * Makes fresh tokens last (those of a code exchange are `shortLived` where a platform has such a thing), checks what was
 * granted and lists the accounts behind it. Throws `AppError` in words for the person (PERMISSION_MISSING,
 * ACCOUNT_INELIGIBLE, PLATFORM_UNAVAILABLE ...); the access is then given back to the platform as far as possible, and
 * nothing of it is kept.
 */
export async function readGrant(
  ctx: PersonContext,
  platform: Platform,
  call: PlatformCall,
  fresh: TokenSet,
  options: { readonly shortLived: boolean } = { shortLived: true },
): Promise<ReadGrant> {
  let tokens = fresh;
  try {
    requireScopes(platform, tokens.scopes);
    if (options.shortLived && platform.extendTokens) {
      tokens = keepScopes(await platform.extendTokens(call, tokens), tokens);
    }
    const granted = await platform.fetchAccounts(call, tokens);
    const scopes = granted.grantedScopes ?? tokens.scopes;
    requireScopes(platform, scopes);
    if (granted.accounts.length === 0) {
      throw new AppError("ACCOUNT_INELIGIBLE", `There is no ${platform.manifest.label} account behind this log-in.`);
    }
    return {
      tokens,
      providerPersonId: granted.personId,
      scopes: scopes ?? platform.oauth.scopes,
      accounts: granted.accounts,
      ineligible: granted.ineligible ?? [],
      accountTokens: granted.accountTokens ?? new Map(),
      followers: granted.followers ?? new Map(),
    };
  } catch (error) {
    await discard(ctx, platform, call, tokens);
    throw error instanceof PlatformError ? refusalWhileConnecting(platform.manifest.label, error) : error;
  }
}

function keepScopes(extended: TokenSet, first: TokenSet): TokenSet {
  return extended.scopes === null ? { ...extended, scopes: first.scopes } : extended;
}

function requireScopes(platform: Platform, granted: readonly string[] | null): void {
  if (granted === null) return;
  if (platform.oauth.requiredScopes.some((scope) => !granted.includes(scope))) {
    throw permissionMissing(platform.manifest.label);
  }
}

/** A working grant of the person at this platform, or by the same log-in at another one. */
function mayShareAccess(ctx: PersonContext, { id, oauth }: Platform): Promise<boolean> {
  return hasActiveGrant(ctx.db, ctx.userId, { platform: id, loginVariant: oauth.loginVariant });
}

/**
 * Gives back an access that we do not keep. Not where the person has a working grant that it may belong to: some
 * platforms answer a revocation by ending every access of the app, also the one that works.
 */
async function discard(ctx: PersonContext, platform: Platform, call: PlatformCall, tokens: TokenSet): Promise<void> {
  if (!platform.revokeTokens || (await mayShareAccess(ctx, platform))) return;
  const limit = new Promise<void>((resolve) => setTimeout(resolve, discardLimitMs).unref());
  try {
    await Promise.race([platform.revokeTokens(call, tokens), limit]);
  } catch (error) {
    log.warn("an unwanted access could not be given back", { action: "connect.discard", platform: platform.id, error });
  }
}
