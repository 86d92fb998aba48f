import { env } from "@/lib/config";
import { clientOf, loginOf, loginsOf } from "@/lib/platforms/logins";
import { audienceFacts, manifests, type PlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { AccountKind, AccountMetric, OAuthSpec, PostMetric } from "@/lib/platforms/types";
import { postMetrics } from "@/lib/platforms/types";

/**
 * What ends an access: a clock of the platform's, so many days after the consent; the person's absence there for so many
 * days; our own, while renewing fails for so long; or nothing but the person.
 */
export type ConsentEnd =
  | { readonly kind: "clock"; readonly least: number; readonly most: number }
  | { readonly kind: "absence" | "disuse"; readonly days: number }
  | { readonly kind: "person" };

/** A permission that the person is asked for; without a needed one nothing can be read. */
export interface AskedScope {
  readonly scope: string;
  readonly isNeeded: boolean;
}

/** What one of a platform's log-ins asks for and for how long it is given. */
export interface LoginTerms {
  readonly id: string;
  readonly configured: boolean;
  readonly scopes: readonly AskedScope[];
  /** Whether a configuration of the app is asked for: the person then allows all of it or none. */
  readonly isAllOrNothing: boolean;
  readonly end: ConsentEnd;
}

/** What a person agrees to by connecting, all of it as the adapter declares it and this installation is set up. */
export interface ConsentTerms {
  /** The one that is offered first in front. */
  readonly logins: readonly LoginTerms[];
  readonly notOffered: readonly AccountMetric[];
  readonly postsNotOffered: readonly PostMetric[];
  /** How far numbers of posts may trail reality, in hours. */
  readonly postLagHours: number;
  /** Whether it is read who follows an account; else why not: the platform tells nobody, or for a permission we do not ask for. */
  readonly audience: "read" | "not_asked" | "not_offered";
  readonly termsUrl: string;
  readonly privacyUrl: string;
}

/** The terms on which accounts of a platform are connected here. */
export function consentTerms(platformId: PlatformId): ConsentTerms {
  const platform = getPlatform(platformId);
  const audience = audienceFacts(platformId);
  const { notOffered, postsNotOffered, postLagSeconds, legal } = manifests[platformId];
  const logins = loginsOf(platform).map((login): LoginTerms => {
    const { oauth } = login;
    const credentials = env().credentials(clientOf(login));
    const scopes = credentials?.scopes ?? oauth.scopes;
    const isAllOrNothing = credentials?.configIds[platformId] !== undefined;
    return {
      id: oauth.loginVariant,
      configured: credentials !== null,
      isAllOrNothing,
      scopes: scopes.map((scope) => ({ scope, isNeeded: isAllOrNothing || oauth.requiredScopes.includes(scope) })),
      end: consentEnd(oauth, scopes, env().isOnTrial(platformId)),
    };
  });
  return {
    logins,
    notOffered,
    postsNotOffered: platform.posts ? postsNotOffered : postMetrics,
    postLagHours: postLagSeconds / 3600,
    audience: typeof audience === "string" ? audience : "read",
    ...legal,
  };
}

/** What a person must have to connect by this log-in of a platform; by the one that is offered first where it is not known. */
export function wantedAccount(platformId: PlatformId, login: string | null): AccountKind {
  return loginOf(getPlatform(platformId), login).oauth.wants;
}

const dayMs = 86_400_000;

/** What ends an access by this log-in first, with these scopes; `onTrial` while our app is in the platform's trial. */
export function consentEnd(oauth: OAuthSpec, scopes: readonly string[], onTrial: boolean): ConsentEnd {
  const { trialMs, dataAccess, idleMs } = oauth.rhythm ?? ordinaryRhythm;
  if (onTrial && trialMs !== null) return { kind: "clock", least: trialMs / dayMs, most: trialMs / dayMs };
  if (oauth.consentDays) return { kind: "clock", ...oauth.consentDays };
  if (dataAccess && scopes.some((scope) => !dataAccess.exemptScopes.includes(scope))) {
    return { kind: "absence", days: dataAccess.lastsMs / dayMs };
  }
  return idleMs === null ? { kind: "person" } : { kind: "disuse", days: idleMs / dayMs };
}
