import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { challengeS256 } from "@/sandbox/core/secrets";
import { type Changes, codeIn, days, filled, type TestSandbox, testSandbox, ttClient } from "@/sandbox/test-sandbox";
import { apiErrorAnswer, clientTokenAnswer, oauthErrorAnswer, tokenAnswer } from "./contract";

const [redirectUri = ""] = ttClient.redirectUris;
const ALL = ["user.info.basic", "user.info.profile", "user.info.stats", "video.list"];
const VERIFIER = "sim-verifier-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CHALLENGE = "33216e388521145a92f01bd8108c60aaa31b7d7992c6a0f3c95bc74548c218e5";
const USER = "/open.tiktokapis.com/v2/user/info/?fields=open_id";
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

function dialog(changes: Changes = {}, path = "/v2/auth/authorize/"): string {
  const parameters: Changes = {
    client_key: ttClient.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: ALL.join(","),
    state: "the-state",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...changes,
  };
  return `/www.tiktok.com${path}?${filled(parameters)}`;
}

const allow = (changes: Changes = {}, scopes = ALL, personaId = "maya") =>
  sandbox.allow(dialog(changes), personaId, { scopes });

const codeFor = async (changes?: Changes, scopes?: string[], personaId?: string) =>
  codeIn(await allow(changes, scopes, personaId));

function ask(changes: Changes, path = "/v2/oauth/token/") {
  const client = { client_key: ttClient.clientId, client_secret: ttClient.clientSecret };
  return sandbox.submit(`/open.tiktokapis.com${path}`, filled({ ...client, ...changes }));
}

function exchange(code: string, changes: Changes = {}) {
  return ask({
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    code_verifier: VERIFIER,
    code,
    ...changes,
  });
}

async function tokens(scopes?: string[], personaId?: string) {
  return tokenAnswer.parse((await exchange(await codeFor({}, scopes, personaId))).json);
}

const refresh = (token: string, changes: Changes = {}) =>
  ask({ grant_type: "refresh_token", refresh_token: token, ...changes });
const revoke = (token: string, changes: Changes = {}) => ask({ token, ...changes }, "/v2/oauth/revoke/");
const errorOf = (answer: { json: unknown }) => oauthErrorAnswer.parse(answer.json).error;
const set = (name: string, value: number) => sandbox.control("POST", "/limits", { platform: "tiktok", name, value });

describe("TikTok's consent screen", () => {
  it("offers every account with a box per permission, the basic one fixed", async () => {
    const { status, text } = await sandbox.send(dialog());
    expect(status).toBe(200);
    for (const id of ["persona-maya", "persona-private-petra", "scope-video.list", "allow", "deny"]) {
      expect(text).toContain(`data-testid="${id}"`);
    }
    expect(text).toMatch(/data-testid="scope-user.info.basic" checked disabled/);
  });

  it("sends back code, granted scopes joined by commas, and state", async () => {
    const target = await allow({}, ["user.info.stats"]);
    expect(target.origin + target.pathname).toBe(redirectUri);
    expect(target.searchParams.get("scopes")).toBe("user.info.basic,user.info.stats");
    expect(target.searchParams.get("state")).toBe("the-state");
    expect(target.searchParams.get("code")).toMatch(/^sim\*0!/);
    // Both signs are percent-encoded: who forgets to decode the code sends another one.
    expect(target.search).toContain("sim%2A0%21");
  });

  it("sends a person who says no back with TikTok's words for it", async () => {
    const { headers } = await sandbox.submit(dialog(), { decision: "deny" });
    expect(Object.fromEntries(new URL(headers.get("location") ?? "").searchParams)).toEqual({
      error: "access_denied",
      error_description: "User denied the authorization",
      state: "the-state",
    });
  });

  it.each<[string, string, Changes]>([
    ["an unknown key", "client_key", { client_key: "nobody" }],
    ["a client_id in place of the key", "client_key", { client_key: null, client_id: ttClient.clientId }],
    ["a redirect URI with one slash more", "redirect_uri", { redirect_uri: `${redirectUri}/` }],
    ["another response type", "response_type", { response_type: "token" }],
    ["no scope", "scope", { scope: null }],
    ["a scope that does not exist", "scope", { scope: "user.info.basic,video.insights.basic" }],
    ["scopes joined by spaces", "scope", { scope: "user.info.basic video.list" }],
    ["a plain challenge", "code_challenge_method", { code_challenge_method: "plain" }],
    ["a challenge without its method", "code_challenge", { code_challenge_method: null }],
    ["a parameter of another platform", "access_type", { access_type: "offline" }],
  ])("refuses %s on its own page and redirects nobody", async (_name, code, changes) => {
    for (const method of ["GET", "POST"]) {
      const answer = await sandbox.send(dialog(changes), { method });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.text).toContain(`<strong>${code}</strong>`);
    }
  });

  it("is nowhere without the slash at the end, and neither is anything else", async () => {
    expect((await sandbox.send(dialog({}, "/v2/auth/authorize"))).status).toBe(404);
    expect((await sandbox.send("/open.tiktokapis.com/v2/user/info?fields=open_id")).status).toBe(404);
    expect((await ask({ grant_type: "client_credentials" }, "/v2/oauth/token")).status).toBe(404);
  });

  it.each([
    ["http://app.example/callback", "https is required"],
    ["https://app.example/callback?from=tiktok", "query parameters"],
    ["https://app.example/callback#x", "fragment"],
    ["http://localhost/callback", "a port is required"],
    [`https://app.example/${"a".repeat(500)}`, "512 characters"],
  ])("cannot lead to %s", async (uri, words) => {
    const answer = await sandbox.control("POST", "/clients", { ...ttClient, redirectUris: [uri] });
    expect(answer).toMatchObject({ status: 400, json: { error: expect.stringContaining(words) } });
  });

  it("may lead to a port of this machine", async () => {
    const redirectUris = ["http://localhost:3000/api/social/tiktok/callback"];
    expect((await sandbox.control("POST", "/clients", { ...ttClient, redirectUris })).status).toBe(201);
  });
});

describe("TikTok's code exchange", () => {
  it("gives an access token of a day and a refresh token of a year, with what was granted", async () => {
    const answer = await tokens(["video.list"]);
    expect(answer).toMatchObject({ expires_in: 86400, refresh_expires_in: 31536000 });
    expect(answer.scope).toBe("user.info.basic,video.list");
    expect(answer.open_id).toBe(sandbox.world.personas.find("tiktok", "maya")?.platformUserId);
    expect((await sandbox.read(USER, answer.access_token)).status).toBe(200);
  });

  it("takes a code once", async () => {
    const code = await codeFor();
    expect((await exchange(code)).status).toBe(200);
    expect(errorOf(await exchange(code))).toBe("invalid_request");
  });

  it("takes no code that is too old", async () => {
    const code = await codeFor();
    await sandbox.advance(10 * 60_000);
    expect(errorOf(await exchange(code))).toBe("invalid_request");
  });

  it("wants the verifier whose SHA-256 in hex is the challenge, and lets nobody pass with RFC 7636's", async () => {
    expect(createHash("sha256").update(VERIFIER).digest("hex")).toBe(CHALLENGE);
    const rfc = await codeFor({ code_challenge: challengeS256(VERIFIER) });
    expect(oauthErrorAnswer.parse((await exchange(rfc)).json)).toMatchObject({
      error: "invalid_request",
      error_description: "Code verifier or code challenge is invalid.",
    });
    const code = await codeFor();
    expect(errorOf(await exchange(code, { code_verifier: null }))).toBe("invalid_request");
    expect(errorOf(await exchange(code, { code_verifier: `${VERIFIER}x` }))).toBe("invalid_request");
    const without = await codeFor({ code_challenge: null, code_challenge_method: null });
    expect(errorOf(await exchange(without))).toBe("invalid_request");
    expect((await exchange(without, { code_verifier: null })).status).toBe(200);
  });

  it.each<[string, Changes, string]>([
    ["a wrong secret", { client_secret: "wrong" }, "invalid_client"],
    ["a client_id in place of the key", { client_key: null, client_id: ttClient.clientId }, "invalid_client"],
    ["another redirect URI", { redirect_uri: "https://app.test/" }, "invalid_request"],
    ["no redirect URI", { redirect_uri: null }, "invalid_request"],
    ["no code", { code: null }, "invalid_request"],
    ["a field of another platform", { access_type: "offline" }, "invalid_request"],
    ["an unknown grant type", { grant_type: "password" }, "unsupported_grant_type"],
  ])("refuses %s, and leaves the code as it was", async (_name, changes, error) => {
    const code = await codeFor();
    expect(errorOf(await exchange(code, changes))).toBe(error);
    expect((await exchange(code)).status).toBe(200);
  });

  it("takes forms alone", async () => {
    const body = JSON.stringify({ client_key: ttClient.clientId, client_secret: ttClient.clientSecret });
    const headers = { "Content-Type": "application/json" };
    const answer = await sandbox.send("/open.tiktokapis.com/v2/oauth/token/", { method: "POST", headers, body });
    expect(errorOf(answer)).toBe("invalid_client");
  });

  it("can tell its errors with status 200, as TikTok is seen to", async () => {
    await set("oauthErrorStatus", 200);
    const answer = await exchange("no-code");
    expect(answer.status).toBe(200);
    expect(errorOf(answer)).toBe("invalid_request");
  });
});

describe("TikTok's refresh", () => {
  it("gives a new refresh token for the rest of the year, and takes the old one never again", async () => {
    const first = await tokens();
    await sandbox.advance(days(30));
    const second = tokenAnswer.parse((await refresh(first.refresh_token)).json);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.refresh_expires_in).toBe(335 * 86400);
    expect(second.scope).toBe(first.scope);
    expect(errorOf(await refresh(first.refresh_token))).toBe("invalid_grant");
    expect((await sandbox.read(USER, second.access_token)).status).toBe(200);
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it("can leave the refresh token as it is", async () => {
    await set("rotateRefreshTokens", 0);
    const first = await tokens();
    for (let turn = 0; turn < 2; turn += 1) {
      expect(tokenAnswer.parse((await refresh(first.refresh_token)).json).refresh_token).toBe(first.refresh_token);
    }
  });

  it("ends with the year in which the person consented, however often it was used", async () => {
    const first = await tokens();
    await sandbox.advance(days(364));
    const second = tokenAnswer.parse((await refresh(first.refresh_token)).json);
    await sandbox.advance(days(1));
    expect(errorOf(await refresh(second.refresh_token))).toBe("invalid_grant");
  });

  it("refuses an access token, somebody else's app, and a form with more than it takes", async () => {
    const { access_token: access, refresh_token: token } = await tokens();
    expect(errorOf(await refresh(access))).toBe("invalid_grant");
    await sandbox.control("POST", "/clients", { ...ttClient, clientId: "other" });
    expect(errorOf(await refresh(token, { client_key: "other" }))).toBe("invalid_grant");
    expect(errorOf(await refresh(token, { scope: "video.list" }))).toBe("invalid_request");
    expect((await refresh(token)).status).toBe(200);
  });
});

describe("the end of a TikTok token", () => {
  const codeOf = (answer: { json: unknown }) => apiErrorAnswer.parse(answer.json).error.code;

  it("comes for the access token after a day", async () => {
    const { access_token: access } = await tokens();
    await sandbox.advance(days(1) - 1);
    expect((await sandbox.read(USER, access)).status).toBe(200);
    await sandbox.advance(1);
    const answer = await sandbox.read(USER, access);
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe("access_token_invalid");
  });

  it("comes for both with a revocation, which answers with nothing", async () => {
    const { access_token: access, refresh_token: token } = await tokens();
    const answer = await revoke(access);
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(codeOf(await sandbox.read(USER, access))).toBe("access_token_invalid");
    expect(errorOf(await refresh(token))).toBe("invalid_grant");
    expect(errorOf(await revoke(access))).toBe("invalid_request");
  });

  it("is not brought about by a refresh token, a stranger's app, or a wrong secret", async () => {
    const { access_token: access, refresh_token: token } = await tokens();
    expect(errorOf(await revoke(token))).toBe("invalid_request");
    await sandbox.control("POST", "/clients", { ...ttClient, clientId: "other" });
    expect(errorOf(await revoke(access, { client_key: "other" }))).toBe("invalid_request");
    expect(errorOf(await revoke(access, { client_secret: "wrong" }))).toBe("invalid_client");
    expect((await sandbox.read(USER, access)).status).toBe(200);
  });

  it("comes when the person removes the app", async () => {
    const { access_token: access, refresh_token: token } = await tokens();
    await sandbox.control("POST", "/grants/revoke", { platform: "tiktok", personaId: "maya" });
    expect(codeOf(await sandbox.read(USER, access))).toBe("access_token_invalid");
    expect(errorOf(await refresh(token))).toBe("invalid_grant");
  });
});

it("gives an app a token of its own that opens nobody's account", async () => {
  const answer = clientTokenAnswer.parse((await ask({ grant_type: "client_credentials" })).json);
  const read = await sandbox.read(USER, answer.access_token);
  expect(apiErrorAnswer.parse(read.json).error.code).toBe("access_token_invalid");
});

it("keeps no code, token, secret, verifier or state in its call log", async () => {
  const { access_token: access, refresh_token: token } = await tokens();
  await refresh(token);
  await revoke(access);
  const log = await sandbox.control("GET", "/log");
  const { secrets } = z.object({ secrets: z.array(z.string()) }).parse((await sandbox.control("GET", "/secrets")).json);
  for (const secret of [access, token, VERIFIER, "the-state"]) expect(secrets).toContain(secret);
  for (const secret of secrets) expect(log.text).not.toContain(secret);
});
