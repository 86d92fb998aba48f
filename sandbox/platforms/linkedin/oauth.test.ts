import { beforeEach, describe, expect, it } from "vitest";
import { type Changes, codeIn, days, filled, liClient, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { apiErrorAnswer, introspectionAnswer, oauthErrorAnswer, tokenAnswer } from "./contract";
import { knownTokenForm, tokenForm } from "./requests";

const [redirectUri = ""] = liClient.redirectUris;
const SCOPES = ["r_basicprofile", "r_member_profileAnalytics", "rw_organization_admin"];
const ME = "/api.linkedin.com/v2/me";
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

function dialog(changes: Changes = {}): string {
  const query = filled({
    response_type: "code",
    client_id: liClient.clientId,
    redirect_uri: redirectUri,
    state: "the-state",
    scope: SCOPES.join(" "),
    ...changes,
  });
  return `/www.linkedin.com/oauth/v2/authorization?${query}`;
}

async function decide(fields: Record<string, string>, changes?: Changes): Promise<URL> {
  const answer = await sandbox.submit(dialog(changes), fields);
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get("location") ?? "");
}

const codeFor = async (personaId = "maya", changes?: Changes) =>
  codeIn(await sandbox.allow(dialog(changes), personaId));

const client = { client_id: liClient.clientId, client_secret: liClient.clientSecret };

function exchange(code: string, changes: Changes = {}) {
  const form = filled({ grant_type: "authorization_code", code, redirect_uri: redirectUri, ...client, ...changes });
  return sandbox.submit("/www.linkedin.com/oauth/v2/accessToken", form);
}

async function tokens(personaId?: string, changes?: Changes) {
  return tokenAnswer.parse((await exchange(await codeFor(personaId, changes))).json);
}

function refresh(token: string, changes: Changes = {}) {
  const form = filled({ grant_type: "refresh_token", refresh_token: token, ...client, ...changes });
  return sandbox.submit("/www.linkedin.com/oauth/v2/accessToken", form);
}

const limit = (name: string, value: number) =>
  sandbox.control("POST", "/limits", { platform: "linkedin", name, value });
const errorOf = (answer: { json: unknown }) => oauthErrorAnswer.parse(answer.json).error;
const codeOf = (answer: { json: unknown }) => apiErrorAnswer.parse(answer.json).code;

describe("LinkedIn's consent screen", () => {
  it("offers members, not pages, and every scope without a choice", async () => {
    const { status, text } = await sandbox.send(dialog());
    expect(status).toBe(200);
    for (const id of ["persona-maya", "persona-mira", "persona-newcomer", "scope-r_basicprofile", "allow", "deny"]) {
      expect(text).toContain(`data-testid="${id}"`);
    }
    expect(text).not.toContain('data-testid="persona-vale-studio"');
    expect(text.match(/\(always included\)/g)).toHaveLength(SCOPES.length);
  });

  it("sends code and state back, and all scopes whatever boxes are ticked", async () => {
    const target = await decide({ decision: "allow", persona: "maya", scope: "" });
    expect(target.origin + target.pathname).toBe(redirectUri);
    expect(target.searchParams.get("state")).toBe("the-state");
    const { json } = await exchange(target.searchParams.get("code") ?? "");
    expect(tokenAnswer.parse(json).scope.split(",").sort()).toEqual([...SCOPES].sort());
  });

  it("sends user_cancelled_authorize back for a no", async () => {
    const target = await decide({ decision: "deny" });
    expect(target.searchParams.get("error")).toBe("user_cancelled_authorize");
    expect(target.searchParams.get("state")).toBe("the-state");
    expect(target.searchParams.has("code")).toBe(false);
  });

  it.each<[string, string]>([
    ["a scope that died", "r_liteprofile"],
    ["a scope that nobody new gets", "r_member_social"],
    ["no scope", ""],
  ])("sends unauthorized_scope_error back for %s", async (_name, scope) => {
    const answer = await sandbox.send(dialog({ scope }));
    expect(answer.status).toBe(302);
    expect(new URL(answer.headers.get("location") ?? "").searchParams.get("error")).toBe("unauthorized_scope_error");
  });

  it("refuses the scopes of a product that the app lacks, and gives those of one that it was given", async () => {
    await limit("communityManagement", 0);
    await limit("memberPosts", 1);
    const [refused, given] = [await sandbox.send(dialog()), await sandbox.send(dialog({ scope: "r_member_social" }))];
    expect([refused.status, given.status]).toEqual([302, 200]);
  });

  it.each<[string, Changes]>([
    ["an unknown client", { client_id: "nobody" }],
    ["a redirect URI with one slash more", { redirect_uri: `${redirectUri}/` }],
    ["another response type", { response_type: "token" }],
    ["a code challenge", { code_challenge: "x".repeat(43), code_challenge_method: "S256" }],
  ])("refuses %s on its own page and redirects nobody", async (_name, changes) => {
    for (const method of ["GET", "POST"]) {
      const answer = await sandbox.send(dialog(changes), { method });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
    }
  });
});

describe("LinkedIn's code exchange", () => {
  it("gives 60 days, and a refresh token of a year to approved partners", async () => {
    expect(await tokens()).toMatchObject({
      expires_in: 5_184_000,
      refresh_token_expires_in: 31_536_000,
      token_type: "Bearer",
    });
  });

  it("gives no refresh token to other apps", async () => {
    await limit("programmaticRefresh", 0);
    const answer = await tokens();
    expect(answer.refresh_token).toBeUndefined();
    expect((await sandbox.read(ME, answer.access_token)).status).toBe(200);
  });

  it("gives an id token with openid alone", async () => {
    expect((await tokens()).id_token).toBeUndefined();
    expect((await tokens("maya", { scope: "openid profile" })).id_token).toBeDefined();
  });

  it("takes a code once, and for half an hour", async () => {
    const used = await codeFor();
    expect((await exchange(used)).status).toBe(200);
    expect(errorOf(await exchange(used))).toBe("invalid_request");
    const old = await codeFor();
    await sandbox.advance(30 * 60_000);
    expect(errorOf(await exchange(old))).toBe("invalid_request");
  });

  it.each<[string, number, string, Changes]>([
    ["a wrong secret", 401, "invalid_client", { client_secret: "wrong" }],
    ["an unknown client", 401, "invalid_client", { client_id: "nobody" }],
    ["another redirect URI", 400, "invalid_request", { redirect_uri: `${redirectUri}/` }],
    ["an invented code", 400, "invalid_request", { code: "AQTinvented" }],
    ["no code", 400, "invalid_request", { code: null }],
    ["a code verifier", 400, "invalid_request", { code_verifier: "v".repeat(43) }],
    ["a parameter that it does not know", 400, "invalid_request", { scope: "openid" }],
    ["another grant type", 400, "unsupported_grant_type", { grant_type: "password" }],
    ["no grant type", 400, "invalid_request", { grant_type: null }],
  ])("refuses %s", async (_name, status, error, changes) => {
    const refused = await exchange(await codeFor(), changes);
    expect(refused.status).toBe(status);
    expect(errorOf(refused)).toBe(error);
  });

  it("ends all earlier tokens when other scopes are consented to, and none for the same", async () => {
    const first = await tokens();
    await tokens();
    expect((await sandbox.read(ME, first.access_token)).status).toBe(200);
    await tokens("maya", { scope: "r_basicprofile" });
    expect(codeOf(await sandbox.read(ME, first.access_token))).toBe("REVOKED_ACCESS_TOKEN");
    expect(errorOf(await refresh(first.refresh_token ?? ""))).toBe("invalid_request");
  });
});

describe("LinkedIn's refresh token", () => {
  it("comes back as it was, with less time, and earlier access tokens go on working", async () => {
    const first = await tokens();
    await sandbox.advance(days(30));
    const next = tokenAnswer.parse((await refresh(first.refresh_token ?? "")).json);
    expect(next).toMatchObject({
      refresh_token: first.refresh_token,
      refresh_token_expires_in: 335 * 86_400,
      expires_in: 5_184_000,
    });
    for (const token of [first.access_token, next.access_token]) {
      expect((await sandbox.read(ME, token)).status).toBe(200);
    }
  });

  it("has no access token that outlives it, and ends after a year however often it is used", async () => {
    const { refresh_token: token = "" } = await tokens();
    await sandbox.advance(days(350));
    expect(tokenAnswer.parse((await refresh(token)).json).expires_in).toBe(15 * 86_400);
    await sandbox.advance(days(15));
    expect(errorOf(await refresh(token))).toBe("invalid_request");
  });

  it("is refused to another client, with another secret, when it is none, and after a revocation", async () => {
    const { refresh_token: token = "", access_token: access } = await tokens();
    await sandbox.control("POST", "/clients", { ...liClient, clientId: "other" });
    expect(errorOf(await refresh(token, { client_id: "other" }))).toBe("invalid_request");
    expect(errorOf(await refresh(token, { client_secret: "wrong" }))).toBe("invalid_client");
    expect(errorOf(await refresh(access))).toBe("invalid_request");
    expect(errorOf(await refresh("AQWinvented"))).toBe("invalid_request");
    await sandbox.control("POST", "/grants/revoke", { platform: "linkedin", personaId: "maya" });
    expect(errorOf(await refresh(token))).toBe("invalid_request");
  });
});

describe("LinkedIn's access token", () => {
  it("tells expired, revoked, unknown and missing apart", async () => {
    const { access_token: token } = await tokens();
    const { access_token: other } = await tokens("mira");
    expect(codeOf(await sandbox.read(ME, "AQXinvented"))).toBe("INVALID_ACCESS_TOKEN");
    expect(apiErrorAnswer.parse((await sandbox.send(ME)).json)).toMatchObject({ status: 401, serviceErrorCode: 401 });
    await sandbox.control("POST", "/grants/revoke", { platform: "linkedin", personaId: "mira" });
    expect(codeOf(await sandbox.read(ME, other))).toBe("REVOKED_ACCESS_TOKEN");
    await sandbox.advance(days(60));
    expect(apiErrorAnswer.parse((await sandbox.read(ME, token)).json)).toMatchObject({
      status: 401,
      serviceErrorCode: 65602,
      code: "EXPIRED_ACCESS_TOKEN",
    });
  });

  it("is no refresh token, and no query parameter", async () => {
    const { access_token: token, refresh_token: other = "" } = await tokens();
    expect(codeOf(await sandbox.read(ME, other))).toBe("INVALID_ACCESS_TOKEN");
    expect((await sandbox.send(`${ME}?oauth2_access_token=${token}`)).status).toBe(401);
  });
});

describe("introspection and revocation", () => {
  const ask = (path: string, token: string, changes: Changes = {}) =>
    sandbox.submit(`/www.linkedin.com/oauth/v2/${path}`, filled({ token, ...client, ...changes }));

  it("say what a token is worth, to its own client", async () => {
    const { access_token: token } = await tokens();
    const status = async () => introspectionAnswer.parse((await ask("introspectToken", token)).json);
    expect(await status()).toMatchObject({ active: true, status: "active", auth_type: "3L" });
    await sandbox.control("POST", "/clients", { ...liClient, clientId: "other" });
    expect((await ask("introspectToken", token, { client_id: "other" })).json).toEqual({ active: false });
    await sandbox.advance(days(60));
    expect(await status()).toMatchObject({ active: false, status: "expired" });
  });

  it("end the whole grant, answer with nothing, and refuse a second time", async () => {
    const { access_token: access, refresh_token: token = "" } = await tokens();
    const done = await ask("revoke", token);
    expect([done.status, done.text]).toEqual([200, ""]);
    expect(codeOf(await sandbox.read(ME, access))).toBe("REVOKED_ACCESS_TOKEN");
    expect(errorOf(await ask("revoke", token))).toBe("invalid_request");
    expect(errorOf(await ask("revoke", access, { client_secret: "wrong" }))).toBe("invalid_client");
  });
});

describe("the forms", () => {
  it("are those that this test sends", async () => {
    const sent = { grant_type: "authorization_code", code: "c", redirect_uri: redirectUri, ...client };
    expect(tokenForm.safeParse(sent).success).toBe(true);
    expect(knownTokenForm.safeParse({ token: "t", ...client }).success).toBe(true);
  });
});
