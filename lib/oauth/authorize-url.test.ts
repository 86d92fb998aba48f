import { describe, expect, it } from "vitest";
import type { OAuthSpec } from "@/lib/platforms/types";
import { authorizeUrl } from "./authorize-url";
import { codeChallenge } from "./pkce";

const spec: OAuthSpec = {
  loginVariant: "toy",
  wants: "account",
  authorizeUrl: "https://login.toy.example/dialog/oauth",
  tokenUrl: "https://api.toy.example/token",
  scopes: ["read", "stats.read"],
  requiredScopes: ["read"],
  scopeSeparator: " ",
  pkce: "none",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: { access_type: "offline" },
};
const request = {
  clientId: "client-1",
  redirectUri: "https://app.example/api/social/toy/callback",
  state: "the-state",
  codeVerifier: null,
  sandboxUrl: null,
};

describe("authorizeUrl", () => {
  it("asks for a code with everything that RFC 6749 4.1.1 names, and the platform's own parameters", () => {
    const url = authorizeUrl(spec, request);
    expect(url.origin + url.pathname).toBe(spec.authorizeUrl);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "client-1",
      redirect_uri: request.redirectUri,
      scope: "read stats.read",
      state: "the-state",
      access_type: "offline",
    });
  });

  it("uses the platform's own name for the client id and its own separator of scopes", () => {
    const url = authorizeUrl({ ...spec, clientIdParameter: "client_key", scopeSeparator: "," }, request);
    expect(url.searchParams.get("client_key")).toBe("client-1");
    expect(url.searchParams.has("client_id")).toBe(false);
    expect(url.searchParams.get("scope")).toBe("read,stats.read");
  });

  it("names the platform's configuration in place of scopes where the app has one", () => {
    const { searchParams } = authorizeUrl(spec, { ...request, configId: "1234" });
    expect([searchParams.get("config_id"), searchParams.has("scope")]).toEqual(["1234", false]);
    expect(authorizeUrl(spec, { ...request, configId: null }).searchParams.get("scope")).toBe("read stats.read");
  });

  it.each(["S256", "S256-hex"] as const)("sends the challenge of the verifier, never the verifier (%s)", (pkce) => {
    const codeVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const url = authorizeUrl({ ...spec, pkce }, { ...request, codeVerifier });
    expect(url.searchParams.get("code_challenge")).toBe(codeChallenge(codeVerifier, pkce));
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
    expect(url.href).not.toContain(codeVerifier);
  });

  it("refuses to leave PKCE out where the platform has it", () => {
    expect(() => authorizeUrl({ ...spec, pkce: "S256" }, request)).toThrow(/verifier/);
  });

  it("leads to the sandbox's copy of the consent screen where a sandbox is set", () => {
    const url = authorizeUrl(spec, { ...request, sandboxUrl: "http://127.0.0.1:4400" });
    expect(url.origin + url.pathname).toBe("http://127.0.0.1:4400/login.toy.example/dialog/oauth");
    expect(url.searchParams.get("state")).toBe("the-state");
  });

  it("does not let a platform's extra parameters replace state or redirect address", () => {
    const hostile = {
      ...spec,
      extraAuthorizeParameters: { state: "fixed", redirect_uri: "https://elsewhere.example" },
    };
    const url = authorizeUrl(hostile, request);
    expect(url.searchParams.get("state")).toBe("the-state");
    expect(url.searchParams.get("redirect_uri")).toBe(request.redirectUri);
  });
});
