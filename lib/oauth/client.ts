import "server-only";
import { AuthorizationCode } from "simple-oauth2";
import type { OAuthSpec } from "@/lib/platforms/types";

const answerLimitMs = 10_000;
const answerLimitBytes = 1_000_000;

/** `https://HOST/path` of the real platform, or `SANDBOX/HOST/path` where a sandbox stands in for it. */
function whereTo(url: string, sandboxUrl: string | null): { origin: string; path: string } {
  const real = new URL(url);
  const path = `${real.pathname}${real.search}`;
  if (sandboxUrl === null) return { origin: real.origin, path };
  return { origin: new URL(sandboxUrl).origin, path: `/${real.host}${path}` };
}

export interface ClientOptions {
  readonly clientId: string;
  /** Empty where only an address is built. */
  readonly clientSecret: string;
  readonly sandboxUrl: string | null;
  /** How long the token endpoint may take, in milliseconds; 10 s unless said. */
  readonly timeoutMs?: number;
}

/** simple-oauth2, told what is peculiar about a platform. */
export function oauthClient(spec: OAuthSpec, options: ClientOptions): AuthorizationCode<string> {
  const authorize = whereTo(spec.authorizeUrl, options.sandboxUrl);
  const token = whereTo(spec.tokenUrl, options.sandboxUrl);
  return new AuthorizationCode<string>({
    client: { id: options.clientId, secret: options.clientSecret, idParamName: spec.clientIdParameter },
    auth: {
      authorizeHost: authorize.origin,
      authorizePath: authorize.path,
      tokenHost: token.origin,
      tokenPath: token.path,
    },
    options: {
      scopeSeparator: spec.scopeSeparator,
      authorizationMethod: spec.clientAuthentication,
      bodyFormat: "form",
    },
    http: { timeout: options.timeoutMs ?? answerLimitMs, maxBytes: answerLimitBytes, redirects: false },
  });
}
