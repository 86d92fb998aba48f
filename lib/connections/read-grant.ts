import "server-only";
import type { PersonContext } from "@/lib/context";
import type { LoginHolder } from "@/lib/db/grants";
import { AppError } from "@/lib/errors";
import { isPlatformError, PlatformError } from "@/lib/platforms/errors";
import type {
  AccountToken,
  IneligibleAccount,
  Platform,
  PlatformAccount,
  PlatformCall,
  TokenSet,
} from "@/lib/platforms/types";
import { permissionMissing, refusalWhileConnecting } from "./connect-refusal";
import { giveBack } from "./give-back";

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
 * ACCOUNT_INELIGIBLE, PLATFORM_UNAVAILABLE ...); the access is then given back to the platform where that harms nobody,
 * and nothing of it is kept.
 */
export async function readGrant(
  ctx: PersonContext,
  platform: Platform,
  call: PlatformCall,
  fresh: TokenSet,
  options: { readonly shortLived: boolean } = { shortLived: true },
): Promise<ReadGrant> {
  let tokens = fresh;
  let holder: LoginHolder = fresh.personId === undefined ? "anybody" : { providerPersonId: fresh.personId };
  try {
    requireScopes(platform, tokens.scopes);
    if (options.shortLived && platform.extendTokens) {
      tokens = keepScopes(await platform.extendTokens(call, tokens), tokens);
    }
    const granted = await platform.fetchAccounts(call, tokens);
    holder = { providerPersonId: granted.personId };
    const scopes = granted.grantedScopes ?? tokens.scopes;
    requireScopes(platform, scopes);
    if (granted.accounts.length === 0) {
      throw (
        granted.refusal ??
        new AppError("ACCOUNT_INELIGIBLE", `There is no ${platform.manifest.label} account behind this log-in.`)
      );
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
    if (isPlatformError(error, "ACCOUNT_INELIGIBLE") && holder === "anybody") {
      holder = "nobody";
    }
    await giveBack(ctx, { platform, call, tokens, holder });
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
