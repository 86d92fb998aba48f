import "server-only";
import type { OAuthSpec } from "@/lib/platforms/types";
import { oauthClient } from "./client";
import { codeChallenge } from "./pkce";

export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  /** Needed exactly where the platform has PKCE. */
  readonly codeVerifier: string | null;
  readonly scopes?: readonly string[];
  /** Sent in place of scopes, where the platform keeps under a number what is asked for. */
  readonly configId?: string | null;
  readonly sandboxUrl: string | null;
  /** Whether an account is connected anew. */
  readonly isReconnect?: boolean;
}

/**
 * The address of the platform's consent screen (RFC 6749, 4.1.1; RFC 7636, 4.3). Throws when the platform has PKCE and
 * no verifier is given: leaving it out would go unnoticed.
 */
export function authorizeUrl(spec: OAuthSpec, request: AuthorizeRequest): URL {
  const client = oauthClient(spec, { clientId: request.clientId, clientSecret: "", sandboxUrl: request.sandboxUrl });
  const parameters = {
    ...spec.extraAuthorizeParameters,
    ...(request.isReconnect ? spec.reconnectParameters : {}),
    ...challenge(spec, request.codeVerifier),
    redirect_uri: request.redirectUri,
    ...(request.configId
      ? { config_id: request.configId }
      : { scope: (request.scopes ?? spec.scopes).join(spec.scopeSeparator) }),
    state: request.state,
  };
  return new URL(client.authorizeURL(parameters));
}

function challenge(spec: OAuthSpec, verifier: string | null): Record<string, string> {
  if (spec.pkce === "none") return {};
  if (verifier === null) throw new TypeError("This platform has PKCE: a code verifier is needed.");
  return { code_challenge: codeChallenge(verifier, spec.pkce), code_challenge_method: "S256" };
}
