import { dialogUrl } from "@/lib/platforms/shared/meta/facebook-graph";
import {
  extendUserToken,
  facebookLogin,
  parseShortToken,
  revokeUser,
  tokenUrl,
  userTokenRhythm,
} from "@/lib/platforms/shared/meta/facebook-login";
import type { OAuthSpec, TokenSet } from "@/lib/platforms/types";

export const oauth: OAuthSpec = {
  loginVariant: facebookLogin,
  wants: "page",
  authorizeUrl: dialogUrl,
  tokenUrl,
  // Without business_management, Pages that belong to a business portfolio are missing from every list.
  scopes: ["pages_show_list", "pages_read_engagement", "read_insights", "business_management", "pages_manage_metadata"],
  requiredScopes: ["pages_show_list", "pages_read_engagement"],
  scopeSeparator: ",",
  // Facebook has it inside its OpenID flow alone; the secret stays on the server.
  pkce: "none",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  // Asks once more for what the person declined the last time; without it the dialog leaves those out in silence.
  extraAuthorizeParameters: { auth_type: "rerequest" },
  // Nothing needs to be renewed: Pages are read with tokens of their own, which no time ends. The person's token lists
  // Pages and takes the access back.
  rhythm: userTokenRhythm,
};

/** The person's short-lived token. What was granted is not in the answer and is asked for with the accounts. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  return parseShortToken("facebook", answer, now);
}

export { extendUserToken as extendTokens, revokeUser as revokeTokens };
