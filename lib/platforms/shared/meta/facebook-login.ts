import { z } from "zod";
import { isPlatformError, PlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { type TokenAnswer, toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import type { EndingAccess, PlatformCall, PlatformCredentials, TokenRhythm, TokenSet } from "@/lib/platforms/types";
import { changeGraph, type FacebookAccess, facebookGraphUrl, readGraph } from "./facebook-graph";
import { goneOrHidden } from "./graph-failure";
import { graphId } from "./graph-values";

const day = 24 * 3_600_000;
/** Life of a long token whose answer does not name it. */
const longLifeSeconds = 60 * 24 * 3600;
/** Life of the first token whose answer does not name it; it is exchanged at once. */
const shortLifeSeconds = 3600;

/** A user token is renewed by a new consent alone. What ends without it depends on what was asked. */
export const userTokenRhythm: TokenRhythm = {
  renewedBy: "consent",
  // Both exchanges name an end, and a Page's token, which comes without one, has none.
  unnamedLifeMs: null,
  minAgeMs: 0,
  lead: { share: 0, atLeastMs: 0, atMostMs: 0 },
  idleMs: null,
  trialMs: null,
  // A person who has not used the app for so long is asked again; Page permissions are exempt, Instagram's are not.
  dataAccess: {
    lastsMs: 90 * day,
    exemptScopes: [
      "pages_show_list",
      "pages_read_engagement",
      "pages_manage_posts",
      "pages_manage_engagement",
      "pages_manage_metadata",
      "pages_read_user_content",
      "read_insights",
      "business_management",
    ],
  },
};

/** How grants of this log-in are stored, whichever platform they are for: one person's access is the same one. */
export const facebookLogin = "facebook_login";

/** The one address for both exchanges. */
export const tokenUrl = facebookGraphUrl("oauth/access_token");

/** What both exchanges give. Neither names what was granted; `me/permissions` does. */
const token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().optional() });
const permissions = z.object({ data: z.array(z.object({ permission: z.string(), status: z.string() })) });
const person = z.object({ id: graphId });
const done = z.union([z.boolean(), z.object({ success: z.boolean().optional() })]);
const inspected = z.object({
  data: z.object({
    is_valid: z.boolean(),
    data_access_expires_at: z.number().min(0).optional(),
    granular_scopes: z.array(z.object({ scope: z.string(), target_ids: z.array(graphId).optional() })).optional(),
  }),
});

function withLife({ access_token, expires_in }: z.infer<typeof token>, lifeSeconds: number): TokenAnswer {
  return { access_token, expires_in: expires_in ?? lifeSeconds };
}

/** The short-lived user token (an hour or two) that the code was exchanged for. */
export function parseShortToken(platform: string, answer: unknown, now: Date): TokenSet {
  return toTokenSet(withLife(parseAnswer(token, answer, platform), shortLifeSeconds), now);
}

/**
 * Exchanges the short-lived user token for one of 60 days. To be done before accounts are listed: a Page's token lives as
 * long as the user token that it was read with, and without an end only behind a long one.
 */
export async function extendUserToken(call: PlatformCall, tokens: TokenSet): Promise<TokenSet> {
  const { data } = await call.http.request({
    url: tokenUrl,
    form: {
      grant_type: "fb_exchange_token",
      client_id: call.credentials.clientId,
      client_secret: call.credentials.clientSecret,
      fb_exchange_token: tokens.accessToken,
    },
    endpoint: "oauth.extend",
    schema: token,
  });
  return toTokenSet(withLife(data, longLifeSeconds), call.now());
}

/** The id by which this app knows the person; callbacks about the person carry it. */
export async function readPersonId(access: FacebookAccess): Promise<string> {
  return (await readGraph(access, "me", { fields: "id" }, "me", person)).data.id;
}

/** What the person granted, without what they declined or what has lapsed. */
export async function readGrantedScopes(access: FacebookAccess): Promise<string[]> {
  const { data } = await readGraph(access, "me/permissions", {}, "me.permissions", permissions);
  return data.data.filter(({ status }) => status === "granted").map(({ permission }) => permission);
}

/** What Meta says of a user token. */
export interface InspectedToken {
  /** When reading ends for permissions that are not exempt from it; null where it never does. */
  readonly dataAccessExpiresAt: Date | null;
  /** Ids that single permissions were given for: also of Pages that no listing shows. */
  readonly targetIds: readonly string[];
}

/** The app's own token, by which it acts without any person's. */
function appToken({ clientId, clientSecret }: PlatformCredentials): string {
  return `${clientId}|${clientSecret}`;
}

/** Looks a user token up with the app's own token. */
export async function inspectToken(call: PlatformCall, userToken: string): Promise<InspectedToken> {
  const access = { http: call.http, credentials: call.credentials, accessToken: appToken(call.credentials) };
  const { data } = await readGraph(access, "debug_token", { input_token: userToken }, "debug_token", inspected);
  const { data_access_expires_at: seconds, granular_scopes: scopes = [] } = data.data;
  return {
    dataAccessExpiresAt: seconds ? new Date(seconds * 1000) : null,
    targetIds: [...new Set(scopes.flatMap(({ target_ids }) => target_ids ?? []))],
  };
}

/** `platformCode` of "the person has removed the app". */
const appRemoved = "190/458";

/**
 * Takes everything back that the person granted this app: their Page tokens end with it, whichever platform of ours they
 * serve. Nothing renews a person's token, so where it no longer works while the app may still be authorised, the app's own
 * token does it, by the person's id. A person who has removed the app counts as done; where the id is not known, so does a
 * token that Meta no longer knows, but not one that has merely expired.
 */
export async function revokeUser(call: PlatformCall, { accessToken, personId }: EndingAccess): Promise<void> {
  try {
    await deletePermissions(call, "me", accessToken);
  } catch (error) {
    if (!isPlatformError(error, "TOKEN_INVALID", "TOKEN_EXPIRED", "ACCOUNT_RESTRICTED")) throw error;
    if (error.platformCode === appRemoved) return;
    if (personId !== undefined) return revokeByApp(call, personId);
    if (!isPlatformError(error, "TOKEN_INVALID")) throw error;
  }
}

/** A person whom the app does not know any more counts as done. */
async function revokeByApp(call: PlatformCall, personId: string): Promise<void> {
  try {
    await deletePermissions(call, personId, appToken(call.credentials));
  } catch (error) {
    if (!(error instanceof PlatformError && error.platformCode === goneOrHidden)) throw error;
  }
}

async function deletePermissions(call: PlatformCall, person: string, accessToken: string): Promise<void> {
  const access = { http: call.http, credentials: call.credentials, accessToken };
  await changeGraph(access, `${person}/permissions`, { method: "DELETE" }, "oauth.revoke", done);
}
