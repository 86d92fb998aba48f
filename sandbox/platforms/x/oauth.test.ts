import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { challengeS256 } from "@/sandbox/core/secrets";
import { type Changes, codeIn, days, filled, type TestSandbox, testSandbox, xClient } from "@/sandbox/test-sandbox";
import { appTokenAnswer, oauthErrorAnswer, requests, revokedAnswer, tokenAnswer } from "./contract";

const [redirectUri = ""] = xClient.redirectUris;
const SCOPES = "tweet.read users.read offline.access";
const VERIFIER = "a-verifier-of-at-least-forty-three-characters";
const TOKEN = "/api.x.com/2/oauth2/token";
const ME = "/api.x.com/2/users/me";
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

function dialog(changes: Changes = {}, address = "/x.com/i/oauth2/authorize"): string {
  const parameters: Changes = {
    client_id: xClient.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: SCOPES,
    state: "the-state",
    code_challenge: challengeS256(VERIFIER),
    code_challenge_method: "S256",
    ...changes,
  };
  return `${address}?${filled(parameters)}`;
}

const allow = (changes: Changes = {}, personaId = "maya") => sandbox.allow(dialog(changes), personaId);

const codeFor = async (changes?: Changes, personaId?: string) => codeIn(await allow(changes, personaId));

const basic = (id = xClient.clientId, secret = xClient.clientSecret) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;

function post(address: string, fields: Changes, authorization: string | null = basic()) {
  const headers = authorization === null ? undefined : { Authorization: authorization };
  return sandbox.send(address, { method: "POST", body: filled(fields), ...(headers ? { headers } : {}) });
}

const exchange = (code: string, changes: Changes = {}, authorization?: string | null) =>
  post(
    TOKEN,
    { grant_type: "authorization_code", redirect_uri: redirectUri, code_verifier: VERIFIER, code, ...changes },
    authorization,
  );
const refresh = (token: string, authorization?: string | null) =>
  post(TOKEN, { grant_type: "refresh_token", refresh_token: token }, authorization);
const revoke = (token: string) => post("/api.x.com/2/oauth2/revoke", { token });

async function tokens(changes?: Changes, personaId?: string) {
  const {
    access_token: access,
    refresh_token: token = "",
    ...rest
  } = tokenAnswer.parse((await exchange(await codeFor(changes, personaId))).json);
  return { access, token, ...rest };
}

const errorOf = (answer: { json: unknown }) => oauthErrorAnswer.parse(answer.json).error;
const works = async (access: string) => (await sandbox.read(ME, access)).status === 200;

describe("X's consent screen", () => {
  it("offers every account and fixes every scope: all of them or none", async () => {
    const { status, text } = await sandbox.send(dialog());
    expect(status).toBe(200);
    for (const id of ["persona-maya", "persona-locked", "scope-tweet.read", "scope-offline.access", "allow", "deny"]) {
      expect(text).toContain(`data-testid="${id}"`);
    }
    expect(text).not.toMatch(/data-testid="scope-[^>]*checked\s*>/);
    expect((await sandbox.send(dialog({}, "/api.x.com/2/oauth2/authorize"))).status).toBe(200);
  });

  it("sends back state and code, and for a no the refusal with the state", async () => {
    const target = await allow();
    expect(target.origin + target.pathname).toBe(redirectUri);
    expect([...target.searchParams.keys()]).toEqual(["state", "code"]);
    const denied = await sandbox.submit(dialog(), { decision: "deny" });
    const { searchParams } = new URL(denied.headers.get("location") ?? "");
    expect(Object.fromEntries(searchParams)).toEqual({ state: "the-state", error: "access_denied" });
  });

  it.each<[string, Changes]>([
    ["an unknown client", { client_id: "nobody" }],
    ["a redirect URI with one slash more", { redirect_uri: `${redirectUri}/` }],
    ["another response type", { response_type: "token" }],
    ["no scope", { scope: null }],
    ["a scope that does not exist", { scope: "tweet.read tweets.all" }],
    ["no state", { state: null }],
    ["a state of 501 characters", { state: "s".repeat(501) }],
    ["no code challenge, although the client is confidential", { code_challenge: null, code_challenge_method: null }],
    ["a challenge of the wrong length", { code_challenge: "short" }],
    ["an unknown challenge method", { code_challenge_method: "S512" }],
  ])("refuses %s on its own page and redirects nobody", async (_name, changes) => {
    for (const method of ["GET", "POST"]) {
      const answer = await sandbox.send(dialog(changes), { method });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
    }
  });

  it("lets no suspended account in", async () => {
    const answer = await sandbox.submit(dialog(), { decision: "allow", persona: "banned" });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  });
});

describe("X's code exchange", () => {
  it("answers with an access token of two hours and, for offline access alone, a refresh token", async () => {
    expect(await tokens()).toMatchObject({ expires_in: 7200, scope: SCOPES });
    expect((await tokens({ scope: "tweet.read users.read" })).token).toBe("");
  });

  it("takes a code once, and for thirty seconds", async () => {
    const used = await codeFor();
    expect((await exchange(used)).status).toBe(200);
    expect(errorOf(await exchange(used))).toBe("invalid_request");
    const old = await codeFor();
    await sandbox.advance(30_000);
    expect(errorOf(await exchange(old))).toBe("invalid_request");
  });

  it.each<[string, Changes]>([
    ["another redirect URI", { redirect_uri: `${redirectUri}/` }],
    ["a wrong verifier", { code_verifier: "another-verifier-of-at-least-forty-three-chars" }],
    ["no verifier", { code_verifier: null }],
    ["an invented code", { code: "invented" }],
    ["no code", { code: null }],
    ["another client in the body than in the header", { client_id: "other" }],
  ])("refuses %s", async (_name, changes) => {
    const refused = await exchange(await codeFor(), changes);
    expect(refused.status).toBe(400);
    expect(errorOf(refused)).toBe("invalid_request");
  });

  it.each<[string, string | null]>([
    ["without a header", null],
    ["with a wrong secret", basic(xClient.clientId, "wrong")],
    ["with an unknown client", basic("nobody")],
    ["with something that is not base64", "Basic ???"],
    ["with a bearer token", "Bearer AAAA-test-bearer"],
  ])("refuses a confidential client %s, whatever stands in the body", async (_name, authorization) => {
    const inBody = { client_id: xClient.clientId, client_secret: xClient.clientSecret };
    const refused = await exchange(await codeFor(), inBody, authorization);
    expect(refused.status).toBe(401);
    expect(errorOf(refused)).toBe("unauthorized_client");
  });

  it("takes a challenge of either spelling, and a plain one", async () => {
    expect((await exchange(await codeFor({ code_challenge_method: "s256" }))).status).toBe(200);
    const plain = { code_challenge: VERIFIER, code_challenge_method: "plain" };
    expect((await exchange(await codeFor(plain))).status).toBe(200);
    const crossed = { code_challenge: challengeS256(VERIFIER), code_challenge_method: "plain" };
    expect(errorOf(await exchange(await codeFor(crossed)))).toBe("invalid_request");
  });

  it("takes JSON as well as a form, and nothing from a body that is neither", async () => {
    const body = { grant_type: "authorization_code", redirect_uri: redirectUri, code_verifier: VERIFIER };
    const json = async (text: string) =>
      sandbox.send(TOKEN, {
        method: "POST",
        body: text,
        headers: { Authorization: basic(), "Content-Type": "application/json;charset=UTF-8" },
      });
    expect((await json(JSON.stringify({ ...body, code: await codeFor() }))).status).toBe(200);
    expect(errorOf(await json("{"))).toBe("invalid_request");
    expect(errorOf(await json(JSON.stringify({ ...body, code: 7 })))).toBe("invalid_request");
  });
});

describe("X's refresh token", () => {
  it("works once and brings the next one; the access token before goes on until it expires", async () => {
    const first = await tokens();
    const second = tokenAnswer.parse((await refresh(first.token)).json);
    const third = tokenAnswer.parse((await refresh(second.refresh_token ?? "")).json);
    expect(new Set([first.token, second.refresh_token, third.refresh_token]).size).toBe(3);
    for (const access of [first.access, second.access_token, third.access_token])
      expect(await works(access)).toBe(true);
    await sandbox.advance(7_200_000);
    expect(await works(third.access_token)).toBe(false);
    expect((await refresh(third.refresh_token ?? "")).status).toBe(200);
  });

  it("used a second time ends the whole access: its successors and every access token", async () => {
    const first = await tokens();
    const second = tokenAnswer.parse((await refresh(first.token)).json);
    const reused = await refresh(first.token);
    expect(reused).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    expect(errorOf(await refresh(second.refresh_token ?? ""))).toBe("invalid_request");
    for (const access of [first.access, second.access_token]) expect(await works(access)).toBe(false);
  });

  it("that was spent does no harm to another person's, nor to a new consent", async () => {
    const other = await tokens({}, "eleni");
    const first = await tokens();
    await refresh(first.token);
    await refresh(first.token);
    expect((await refresh(other.token)).status).toBe(200);
    const again = await tokens();
    await refresh(first.token);
    expect(await works(again.access)).toBe(true);
  });

  it("is refused to another client, with a wrong secret, when it is none, and after half a year", async () => {
    const { access, token } = await tokens();
    expect(errorOf(await refresh(access))).toBe("invalid_request");
    expect(errorOf(await refresh("invented"))).toBe("invalid_request");
    expect(errorOf(await refresh(token, basic(xClient.clientId, "wrong")))).toBe("unauthorized_client");
    await sandbox.control("POST", "/clients", { ...xClient, clientId: "other", apiKeys: [] });
    expect(errorOf(await refresh(token, basic("other")))).toBe("invalid_request");
    await sandbox.advance(days(183));
    expect(errorOf(await refresh(token))).toBe("invalid_request");
  });

  it("is not the only thing that the endpoint is asked for", async () => {
    expect(errorOf(await post(TOKEN, { grant_type: "password" }))).toBe("unsupported_grant_type");
    expect(errorOf(await post(TOKEN, {}))).toBe("invalid_request");
  });
});

describe("X's revocation", () => {
  it("ends the one token that is named", async () => {
    const { access, token } = await tokens();
    expect(revokedAnswer.parse((await revoke(access)).json)).toEqual({ revoked: true });
    expect(await works(access)).toBe(false);
    const next = tokenAnswer.parse((await refresh(token)).json);
    await revoke(next.refresh_token ?? "");
    expect(errorOf(await refresh(next.refresh_token ?? ""))).toBe("invalid_request");
  });

  it("refuses a token that does not work any more, and a client without its header", async () => {
    const { access } = await tokens();
    await revoke(access);
    expect(errorOf(await revoke(access))).toBe("invalid_request");
    expect((await post("/api.x.com/2/oauth2/revoke", { token: access }, null)).status).toBe(401);
  });

  it("at X's side ends everything the person gave", async () => {
    const { access, token } = await tokens();
    await sandbox.control("POST", "/grants/revoke", { platform: "x", personaId: "maya" });
    expect(await works(access)).toBe(false);
    expect(errorOf(await refresh(token))).toBe("invalid_request");
  });
});

it("gives the app its own token for key and secret, and for nothing else", async () => {
  const ask = (authorization: string | null, fields: Changes = { grant_type: "client_credentials" }) =>
    post("/api.x.com/oauth2/token", fields, authorization);
  const answer = await ask(basic("x-api-key", "x-api-secret"));
  expect(appTokenAnswer.parse(answer.json).access_token).toBe("AAAA-test-bearer");
  expect((await ask(basic("x-api-key", "wrong"))).status).toBe(403);
  expect((await ask(basic())).status).toBe(403);
  expect((await ask(null)).status).toBe(403);
  expect((await ask(basic("x-api-key", "x-api-secret"), {})).status).toBe(400);
});

it("takes what its contract calls a request, and refuses what that does not allow", async () => {
  const code = await codeFor();
  const body = { grant_type: "authorization_code", redirect_uri: redirectUri, code_verifier: VERIFIER, code };
  expect(requests.exchange.safeParse(body).success).toBe(true);
  expect((await post(TOKEN, body)).status).toBe(200);
  for (const name of ["grant_type", "redirect_uri", "code_verifier", "code"]) {
    const without = { ...body, code: await codeFor(), [name]: null };
    expect(requests.exchange.safeParse(without).success).toBe(false);
    expect((await post(TOKEN, without)).status).toBe(400);
  }
  expect(requests.refresh.safeParse({ grant_type: "refresh_token" }).success).toBe(false);
  expect((await post(TOKEN, { grant_type: "refresh_token" })).status).toBe(400);
  expect(requests.revoke.safeParse({}).success).toBe(false);
  expect((await post("/api.x.com/2/oauth2/revoke", {})).status).toBe(400);
});

it("keeps no code, token, secret, verifier or state in its call log", async () => {
  const { access, token } = await tokens();
  await refresh(token);
  await works(access);
  const log = await sandbox.control("GET", "/log");
  const { secrets } = z.object({ secrets: z.array(z.string()) }).parse((await sandbox.control("GET", "/secrets")).json);
  for (const secret of [access, token, VERIFIER, "the-state"]) expect(secrets).toContain(secret);
  for (const secret of secrets) expect(log.text).not.toContain(secret);
});
