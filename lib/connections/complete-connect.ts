import "server-only";
import { countCalls } from "@/lib/budgets";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { hashToken, openToken } from "@/lib/crypto";
import { takeOAuthState, type UsedOAuthState } from "@/lib/db/oauth-states";
import { sealedPlace } from "@/lib/db/sealed-places";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { exchangeCode } from "@/lib/oauth";
import { PlatformError } from "@/lib/platforms/errors";
import type { Platform, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { attemptInvalid, refusalInCallback, refusalWhileConnecting } from "./connect-refusal";
import { giveBack } from "./give-back";
import { type KeepInput, type KeptGrant, keepGrant } from "./keep-grant";
import { readGrant } from "./read-grant";

/** What a platform sent back with the browser; null where a parameter is missing or given twice. */
export interface CallbackInput {
  readonly platform: string;
  readonly state: string | null;
  readonly code: string | null;
  readonly error: string | null;
  /** What the browser's cookie holds. */
  readonly browserNonce: string | null;
}

/**
 * How an attempt ended. `returnPath` is where it began; null when the attempt is not known. `connectionId` is the account
 * that was to be connected anew, which need not be the one that was. `login`: which of the platform's log-ins it was; null
 * when the attempt is not known.
 */
export type ConnectOutcome =
  | (KeptGrant & { readonly returnPath: string; readonly connectionId: string | null })
  | {
      readonly state: "refused";
      readonly returnPath: string | null;
      readonly connectionId: string | null;
      readonly login: string | null;
      readonly error: AppError;
    };

/**
 * Ends an attempt to connect. The attempt is used up first, whatever follows, and only when person, platform, browser
 * and time fit; then the code is exchanged, the accounts are listed, and everything is stored in one transaction.
 * What the person or the platform refuses is an outcome; it throws only what is wrong on our side.
 */
export async function completeConnect(
  ctx: PersonContext,
  input: CallbackInput,
  source: PlatformSource = configuredPlatforms,
): Promise<ConnectOutcome> {
  let returnPath: string | null = null;
  let connectionId: string | null = null;
  let login: string | null = null;
  try {
    const attempt = await takeAttempt(ctx, source.platform(input.platform), input);
    ({ returnPath, connectionId } = attempt);
    const { loginVariant } = attempt;
    login = loginVariant;
    const platform = source.platform(input.platform, loginVariant);
    // Counted and never held back: the person has consented by now, and a code lives for seconds.
    const kept = await countCalls(ctx, { platform, account: null }, async (onCall) => {
      const call = source.call(platform.id, { loginVariant, onCall });
      const fresh = await redeem(platform, call, attempt, input);
      const granted = await readGrant(ctx, platform, call, fresh);
      return keepOrGiveBack(ctx, call, { platform, loginVariant, granted, connectionId });
    });
    return { ...kept, returnPath: attempt.returnPath, connectionId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const report = error.code === "PLATFORM_MISCONFIGURED" ? log.error : log.warn;
    report("connecting refused", {
      action: "connect.complete",
      platform: input.platform,
      errorCode: error.code,
      error: error.cause,
    });
    return { state: "refused", returnPath, connectionId, login, error };
  }
}

/** Stores the grant; what may not be stored (somebody else's account) is given back where that harms nobody. */
async function keepOrGiveBack(ctx: PersonContext, call: PlatformCall, input: KeepInput): Promise<KeptGrant> {
  try {
    return await keepGrant(ctx, input);
  } catch (error) {
    const { tokens, providerPersonId } = input.granted;
    if (error instanceof AppError) {
      await giveBack(ctx, { platform: input.platform, call, tokens, holder: { providerPersonId } });
    }
    throw error;
  }
}

async function takeAttempt(ctx: PersonContext, platform: Platform, input: CallbackInput): Promise<UsedOAuthState> {
  const { state, browserNonce } = input;
  if (!state || !browserNonce) throw attemptInvalid();
  const attempt = await takeOAuthState(ctx.db, {
    stateHash: hashToken(state),
    browserNonceHash: hashToken(browserNonce),
    userId: ctx.userId,
    platform: platform.id,
    now: ctx.now(),
  });
  if (attempt === null) throw attemptInvalid();
  return attempt;
}

async function redeem(
  platform: Platform,
  call: PlatformCall,
  attempt: UsedOAuthState,
  { code, error }: CallbackInput,
): Promise<TokenSet> {
  const { label } = platform.manifest;
  if (error !== null) throw refusalInCallback(label, platform.oauth, error);
  if (code === null) throw attemptInvalid();
  const { sealedCodeVerifier } = attempt;
  const codeVerifier =
    sealedCodeVerifier === null
      ? null
      : openToken(sealedCodeVerifier, sealedPlace("oauth_states", "sealed_code_verifier", attempt.id));
  const now = call.now();
  try {
    const answer = await exchangeCode(platform, {
      // Instagram appends `#_` to the address; some browsers and proxies keep it on the last parameter.
      code: code.replace(/#_$/, ""),
      redirectUri: attempt.redirectUri,
      codeVerifier,
      clientId: call.credentials.clientId,
      clientSecret: call.credentials.clientSecret,
      sandboxUrl: env().sandboxUrl,
      now,
    });
    return platform.parseTokens(answer, now);
  } catch (failure) {
    throw failure instanceof PlatformError ? refusalWhileConnecting(label, failure) : failure;
  }
}
