import { env } from "@/lib/config";
import { keepGrant } from "@/lib/connections/keep-grant";
import { readGrant } from "@/lib/connections/read-grant";
import type { PersonContext } from "@/lib/context";
import type { PlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import { platformCall } from "@/lib/tokens";
import { grantAccess } from "./sandbox-control";

/** Which persona's account is connected, and under which log-in variant (the platform's own unless a test says so). */
export interface PersonaAccount {
  readonly platform: PlatformId;
  readonly personaId: string;
  readonly loginVariant?: string;
}

/**
 * Connects a persona's account to a person as its consent screen would have done: tokens issued by the sandbox's
 * platform, then the product's own way from there. Needs a sandbox and the platform's credentials. Connecting again
 * replaces the tokens and keeps the row. Returns the connection's id.
 */
export async function connectPersona(ctx: PersonContext, wanted: PersonaAccount): Promise<string> {
  const { sandboxUrl, credentials } = env();
  const clientId = credentials(wanted.platform)?.clientId;
  if (sandboxUrl === null || !clientId) throw new Error(`${wanted.platform} needs the sandbox and its client`);
  const platform = getPlatform(wanted.platform);
  const { platform: platformId, personaId } = wanted;
  const scopes = platform.oauth.scopes;
  const issued = await grantAccess(sandboxUrl, { platform: platformId, personaId, clientId, scopes });
  const after = (seconds: number | null) => (seconds === null ? null : new Date(ctx.now().getTime() + seconds * 1000));
  // The control API hands out tokens that are already extended where the platform has two steps.
  const { extendTokens: _done, ...consented } = platform;
  const granted = await readGrant(ctx, consented, platformCall(platformId), {
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken,
    accessExpiresAt: after(issued.expiresInSeconds),
    refreshExpiresAt: after(issued.refreshExpiresInSeconds),
    scopes: issued.scopes,
  });
  const loginVariant = wanted.loginVariant ?? platform.oauth.loginVariant;
  const kept = await keepGrant(ctx, { platform, loginVariant, granted });
  const id = kept.state === "connected" ? kept.connectionIds[0] : undefined;
  if (id === undefined) throw new Error(`${platformId}/${personaId} has not exactly one account`);
  return id;
}
