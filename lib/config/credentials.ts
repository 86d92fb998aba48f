import { allStated, firstStated, refuse, type Source } from "./several-names";

/** Credentials of one platform's developer app. */
export interface PlatformCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** For reads that need nobody's consent. */
  readonly apiKey: string | null;
  /** What the platform signs its webhooks with, where that is another secret than the client's. */
  readonly webhookSecret: string | null;
  /** The app's own number at the platform, where that is another than the client's id. */
  readonly applicationId: string | null;
  /** What the app may ask for at its platform; null where the platform gives every app the same. */
  readonly scopes: readonly string[] | null;
  /**
   * By platform whose accounts are connected: the number under which this app's platform keeps what is asked for, sent in
   * place of scopes (Facebook Login for Business).
   */
  readonly configIds: Readonly<Record<string, string>>;
}

interface CredentialNames {
  readonly id: readonly string[];
  readonly secret: readonly string[];
  readonly apiKey?: readonly string[];
  readonly webhookSecret?: readonly string[];
  readonly applicationId?: readonly string[];
  readonly scopes?: readonly string[];
  readonly configIds?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Accepted names per credential, first wins; two different values under two names stop the start. INSTAGRAM_APP_* is in
 * two lists because installations used it for either login of Meta; INSTAGRAM_CLIENT_* is Instagram's own app, which
 * Facebook's login refuses.
 */
const credentialNames: Readonly<Record<string, CredentialNames>> = {
  instagram: {
    id: ["INSTAGRAM_CLIENT_ID", "INSTAGRAM_APP_ID"],
    secret: ["INSTAGRAM_CLIENT_SECRET", "INSTAGRAM_APP_SECRET"],
    webhookSecret: ["INSTAGRAM_WEBHOOK_SECRET"],
    scopes: ["INSTAGRAM_SCOPES"],
  },
  tiktok: {
    id: ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_ID"],
    secret: ["TIKTOK_CLIENT_SECRET"],
    webhookSecret: ["TIKTOK_WEBHOOK_SECRET"],
  },
  youtube: {
    id: ["YOUTUBE_CLIENT_ID", "GOOGLE_CLIENT_ID"],
    secret: ["YOUTUBE_CLIENT_SECRET", "GOOGLE_CLIENT_SECRET"],
    apiKey: ["YOUTUBE_API_KEY"],
  },
  facebook: {
    id: ["FACEBOOK_APP_ID", "INSTAGRAM_APP_ID"],
    secret: ["FACEBOOK_APP_SECRET", "INSTAGRAM_APP_SECRET"],
    configIds: { facebook: ["FACEBOOK_CONFIG_ID"], instagram: ["INSTAGRAM_FACEBOOK_CONFIG_ID"] },
  },
  x: {
    id: ["X_CLIENT_ID", "TWITTER_CLIENT_ID"],
    secret: ["X_CLIENT_SECRET", "TWITTER_CLIENT_SECRET"],
    apiKey: ["X_BEARER_TOKEN", "TWITTER_BEARER_TOKEN"],
    webhookSecret: ["X_API_SECRET", "TWITTER_API_SECRET"],
  },
  linkedin: {
    id: ["LINKEDIN_CLIENT_ID"],
    secret: ["LINKEDIN_CLIENT_SECRET"],
    applicationId: ["LINKEDIN_APPLICATION_ID"],
    scopes: ["LINKEDIN_SCOPES"],
  },
};

/** The platforms whose clients are read from the environment. */
export const configurablePlatforms: readonly string[] = Object.keys(credentialNames);

function firstOf(source: Source, names: readonly string[] = []): string | null {
  return firstStated(source, names)?.value ?? null;
}

/** Instagram's own app and the Meta app differ: a name that both lists share counts for Facebook only by itself. */
function namesOf(source: Source, platform: string, names: readonly string[]): readonly string[] {
  if (platform !== "facebook") return names;
  const own = names.slice(0, 1);
  return allStated(source, own).length > 0 ? own : names;
}

/**
 * The credentials of every platform that has any, out of a map of environment variables. Throws `AppError` CONFIGURATION
 * that names the variables, never a value, for half a pair and for two values of one credential.
 */
export function readCredentials(source: Source): ReadonlyMap<string, PlatformCredentials> {
  const result = new Map<string, PlatformCredentials>();
  for (const [platform, names] of Object.entries(credentialNames)) {
    const clientId = firstOf(source, namesOf(source, platform, names.id));
    const clientSecret = firstOf(source, namesOf(source, platform, names.secret));
    if (clientId === null && clientSecret === null) continue;
    if (clientId === null || clientSecret === null) {
      refuse(
        `${clientId === null ? names.id[0] : names.secret[0]} is missing although the other half of the pair is set.`,
      );
    }
    result.set(platform, {
      clientId,
      clientSecret,
      apiKey: firstOf(source, names.apiKey),
      webhookSecret: firstOf(source, names.webhookSecret),
      applicationId: firstOf(source, names.applicationId),
      scopes: firstOf(source, names.scopes)?.split(/[\s,]+/) ?? null,
      configIds: Object.fromEntries(
        Object.entries(names.configIds ?? {}).flatMap(([connected, variables]) => {
          const id = firstOf(source, variables);
          return id === null ? [] : [[connected, id]];
        }),
      ),
    });
  }
  checkRedirectUris(source);
  return result;
}

/** The variable that a platform's client id is read from, of all that it may stand under; null where none is set. */
export function clientIdVariable(source: Source, platform: string): string | null {
  const names = credentialNames[platform]?.id ?? [];
  return firstStated(source, namesOf(source, platform, names))?.name ?? null;
}

interface StatedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiKeys: readonly string[];
  readonly webhookSecret?: string | null;
  readonly applicationId?: string | null;
}

/**
 * The variables that `readCredentials` reads these clients back from, each under its first name. Platforms that are
 * unknown here are left out.
 */
export function credentialVariables(clients: Readonly<Record<string, StatedClient>>): Record<string, string> {
  const pairs = Object.entries(clients).flatMap(([platform, client]) => {
    const { clientId, clientSecret, apiKeys, webhookSecret, applicationId } = client;
    const names = credentialNames[platform];
    const variable = ([name]: readonly string[] = [], value: string | undefined) =>
      name && value ? [[name, value]] : [];
    return [
      ...variable(names?.id, clientId),
      ...variable(names?.secret, clientSecret),
      ...variable(names?.apiKey, apiKeys[0]),
      ...variable(names?.webhookSecret, webhookSecret ?? undefined),
      ...variable(names?.applicationId, applicationId ?? undefined),
    ];
  });
  return Object.fromEntries(pairs);
}

/** Where a platform sends people back to; the addresses that its console must list are made of APP_URL alone. */
const redirectNames: Readonly<Record<string, readonly string[]>> = {
  instagram: ["INSTAGRAM_REDIRECT_URI"],
  tiktok: ["TIKTOK_REDIRECT_URI"],
  youtube: ["YOUTUBE_REDIRECT_URI"],
};

function checkRedirectUris(source: Source): void {
  const appUrl = source.APP_URL?.replace(/\/+$/, "");
  for (const [platform, names] of Object.entries(redirectNames)) {
    const stated = allStated(source, names)[0];
    const ours = `${appUrl}/api/social/${platform}/callback`;
    if (!stated || stated.value === ours) continue;
    refuse(`${stated.name} is not the address that people come back to: register ${ours}, and remove ${stated.name}.`);
  }
}
