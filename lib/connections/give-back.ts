import "server-only";
import type { PersonContext } from "@/lib/context";
import { type LoginHolder, mayServeGrant } from "@/lib/db/grants";
import { log } from "@/lib/log";
import type { Platform, PlatformCall, TokenSet } from "@/lib/platforms/types";

const patienceMs = 5_000;

/** An access that was given to us and that we do not keep. */
export interface UnwantedAccess {
  readonly platform: Platform;
  readonly call: PlatformCall;
  readonly tokens: TokenSet;
  /** Whose it is at the platform; `anybody` where the platform has not said. */
  readonly holder: LoginHolder;
}

/**
 * Takes an unwanted access back at its platform, within five seconds. Not where a standing grant, this person's or
 * another's, may live by the same log-in: platforms answer a revocation by ending every access that the app has by it, also
 * the one that works. What is left standing there opens nothing, as its tokens are kept nowhere. Never throws for what the
 * platform does.
 */
export async function giveBack(ctx: PersonContext, unwanted: UnwantedAccess): Promise<void> {
  const { platform, call, tokens, holder } = unwanted;
  if (!platform.revokeTokens) return;
  const { id, oauth } = platform;
  const access = { userId: ctx.userId, platform: id, loginVariant: oauth.loginVariant, holder };
  if (await mayServeGrant(ctx.db, access)) return;
  const limit = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
  try {
    await Promise.race([platform.revokeTokens(call, tokens), limit]);
  } catch (error) {
    log.warn("an unwanted access could not be given back", { action: "connect.discard", platform: id, error });
  }
}
