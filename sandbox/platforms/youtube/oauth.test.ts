import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { challengeS256 } from "@/sandbox/core/secrets";
import { type Changes, codeIn, days, filled, type TestSandbox, testSandbox, ytClient } from "@/sandbox/test-sandbox";
import { apiErrorAnswer, oauthErrorAnswer, tokenAnswer } from "./contract";

const [redirectUri = ""] = ytClient.redirectUris;
const READ = "https://www.googleapis.com/auth/youtube.readonly";
const ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly";
const VERIFIER = "a-verifier-of-at-least-forty-three-characters";
const CHANNEL = "/www.googleapis.com/youtube/v3/channels?part=id&mine=true";
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

function dialog(changes: Changes = {}): string {
  const parameters: Changes = {
    client_id: ytClient.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: `${READ} ${ANALYTICS}`,
    state: "the-state",
    access_type: "offline",
    prompt: "consent",
    code_challenge: challengeS256(VERIFIER),
    code_challenge_method: "S256",
    ...changes,
  };
  return `/accounts.google.com/o/oauth2/v2/auth?${filled(parameters)}`;
}

const allow = (changes: Changes = {}, scopes = [READ, ANALYTICS], personaId = "maya") =>
  sandbox.allow(dialog(changes), personaId, { scopes });

const codeFor = async (changes?: Changes, scopes?: string[], personaId?: string) =>
  codeIn(await allow(changes, scopes, personaId));

function exchange(code: string, changes: Changes = {}) {
  const fields = filled({
    client_id: ytClient.clientId,
    client_secret: ytClient.clientSecret,
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    code_verifier: VERIFIER,
    code,
    ...changes,
  });
  return sandbox.submit("/oauth2.googleapis.com/token", fields);
}

async function tokens(changes?: Changes, scopes?: string[], personaId?: string) {
  return tokenAnswer.parse((await exchange(await codeFor(changes, scopes, personaId))).json);
}

function refresh(refreshToken: string, changes: Changes = {}) {
  return exchange("", { grant_type: "refresh_token", refresh_token: refreshToken, code: null, ...changes });
}

const errorOf = (answer: { json: unknown }) => oauthErrorAnswer.parse(answer.json).error;
const reasonOf = (answer: { json: unknown }) => apiErrorAnswer.parse(answer.json).error.errors[0]?.reason;

describe("Google's consent screen", () => {
  it("groups channels by Google account and ticks a box per scope", async () => {
    const { status, text } = await sandbox.send(dialog());
    expect(status).toBe(200);
    for (const id of ["persona-maya", "persona-north-tools", "persona-newcomer", `scope-${READ}`, "allow", "deny"]) {
      expect(text).toContain(`data-testid="${id}"`);
    }
    expect(text).toContain("north@example.com");
  });

  it("sends back code, granted scopes and state", async () => {
    const target = await allow({}, [READ]);
    expect(target.origin + target.pathname).toBe(redirectUri);
    expect(target.searchParams.get("code")).toMatch(/^4\/0A/);
    expect(target.searchParams.get("scope")).toBe(READ);
    expect(target.searchParams.get("state")).toBe("the-state");
    expect(target.hash).toBe("");
  });

  it("sends back access_denied for Cancel and for no box ticked", async () => {
    const cancelled = await sandbox.submit(dialog(), { decision: "deny" });
    for (const target of [new URL(cancelled.headers.get("location") ?? ""), await allow({}, [])]) {
      expect(Object.fromEntries(target.searchParams)).toEqual({ state: "the-state", error: "access_denied" });
    }
  });

  it.each<[string, string, Changes]>([
    ["an unknown client", "invalid_client", { client_id: "nobody" }],
    ["a redirect URI with one slash more", "redirect_uri_mismatch", { redirect_uri: `${redirectUri}/` }],
    ["another response type", "invalid_request", { response_type: "token" }],
    ["no scope", "invalid_request", { scope: null }],
    ["a scope that does not exist", "invalid_scope", { scope: "https://www.googleapis.com/auth/youtube.statistics" }],
    ["a plain code challenge", "invalid_request", { code_challenge_method: "plain" }],
    ["a challenge of the wrong length", "invalid_request", { code_challenge: "short" }],
  ])("refuses %s on its own page and redirects nobody", async (_name, code, changes) => {
    for (const method of ["GET", "POST"]) {
      const answer = await sandbox.send(dialog(changes), { method });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.text).toContain(`Error 400: ${code}`);
    }
  });
});

describe("Google's code exchange", () => {
  it("answers with an access token of an hour, a refresh token and the granted scopes", async () => {
    const answer = await tokens({}, [READ]);
    expect(answer).toMatchObject({ expires_in: 3599, scope: READ, token_type: "Bearer" });
    expect(answer.refresh_token).toBeDefined();
    expect(answer.refresh_token_expires_in).toBeUndefined();
  });

  it("takes a code once, and for ten minutes", async () => {
    const used = await codeFor();
    expect((await exchange(used)).status).toBe(200);
    expect(errorOf(await exchange(used))).toBe("invalid_grant");
    const old = await codeFor();
    await sandbox.advance(10 * 60_000);
    expect(errorOf(await exchange(old))).toBe("invalid_grant");
  });

  it.each<[string, number, string, Changes]>([
    ["a wrong secret", 401, "invalid_client", { client_secret: "wrong" }],
    ["an unknown client", 401, "invalid_client", { client_id: "nobody" }],
    ["another redirect URI", 400, "redirect_uri_mismatch", { redirect_uri: `${redirectUri}/` }],
    ["a wrong verifier", 400, "invalid_grant", { code_verifier: "another-verifier-of-at-least-forty-three-chars" }],
    ["no verifier after a challenge", 400, "invalid_grant", { code_verifier: null }],
    ["an invented code", 400, "invalid_grant", { code: "4/0Ainvented" }],
    ["no code", 400, "invalid_request", { code: null }],
    ["another grant type", 400, "unsupported_grant_type", { grant_type: "password" }],
  ])("refuses %s", async (_name, status, error, changes) => {
    const refused = await exchange(await codeFor(), changes);
    expect(refused.status).toBe(status);
    expect(errorOf(refused)).toBe(error);
  });

  it("works without PKCE when no challenge was sent, and refuses a verifier nobody announced", async () => {
    const without = { code_challenge: null, code_challenge_method: null };
    expect((await exchange(await codeFor(without), { code_verifier: null })).status).toBe(200);
    expect(errorOf(await exchange(await codeFor(without)))).toBe("invalid_grant");
  });
});

describe("Google's refresh token", () => {
  it("comes with the first consent only, unless consent is asked for again", async () => {
    expect((await tokens({ prompt: null })).refresh_token).toBeDefined();
    expect((await tokens({ prompt: null })).refresh_token).toBeUndefined();
    expect((await tokens({ prompt: "select_account consent" })).refresh_token).toBeDefined();
  });

  it("never comes for online access", async () => {
    expect((await tokens({ access_type: null })).refresh_token).toBeUndefined();
  });

  it("is not rotated: it refreshes again and again, and its answer brings no new one", async () => {
    const { refresh_token: token = "", access_token: first } = await tokens();
    for (let round = 0; round < 3; round += 1) {
      await sandbox.advance(3_600_000);
      const answer = tokenAnswer.parse((await refresh(token)).json);
      expect(answer.refresh_token).toBeUndefined();
      expect((await sandbox.read(CHANNEL, answer.access_token)).status).toBe(200);
    }
    const expired = await sandbox.read(CHANNEL, first);
    expect(expired.status).toBe(401);
    expect(reasonOf(expired)).toBe("authError");
  });

  it("is refused to another client, with another secret, or when it is not one", async () => {
    const { refresh_token: token = "", access_token: access } = await tokens();
    expect(errorOf(await refresh(token, { client_secret: "wrong" }))).toBe("invalid_client");
    expect(errorOf(await refresh(access))).toBe("invalid_grant");
    expect(errorOf(await refresh("1//0invented"))).toBe("invalid_grant");
    await sandbox.control("POST", "/clients", { ...ytClient, clientId: "other", apiKeys: [] });
    expect(errorOf(await refresh(token, { client_id: "other" }))).toBe("invalid_grant");
  });

  it("dies after seven days while the app is in testing, and says so beforehand", async () => {
    await sandbox.control("POST", "/clients", { ...ytClient, testing: true });
    const { refresh_token: token = "", refresh_token_expires_in: seconds } = await tokens();
    expect(seconds).toBe(604_799);
    await sandbox.advance(days(6));
    expect((await refresh(token)).status).toBe(200);
    await sandbox.advance(days(1));
    expect(errorOf(await refresh(token))).toBe("invalid_grant");
  });

  it("dies when it was not used for half a year, and not when it was", async () => {
    const { refresh_token: token = "" } = await tokens();
    for (let round = 0; round < 3; round += 1) {
      await sandbox.advance(days(100));
      expect((await refresh(token)).status).toBe(200);
    }
    await sandbox.advance(days(184));
    expect(errorOf(await refresh(token))).toBe("invalid_grant");
  });

  it("is the hundred and first that ends the oldest", async () => {
    const first = (await tokens()).refresh_token ?? "";
    const second = (await tokens()).refresh_token ?? "";
    for (let more = 0; more < 98; more += 1) await tokens();
    expect((await refresh(first)).status).toBe(200);
    await tokens();
    expect(errorOf(await refresh(first))).toBe("invalid_grant");
    expect((await refresh(second)).status).toBe(200);
  });

  it("carries the scopes of all consents when earlier ones are included", async () => {
    await tokens({ scope: READ }, [READ]);
    const both = await tokens({ scope: ANALYTICS, include_granted_scopes: "true" }, [ANALYTICS]);
    expect(both.scope.split(" ").sort()).toEqual([READ, ANALYTICS].sort());
    expect((await tokens({ scope: ANALYTICS }, [ANALYTICS])).scope).toBe(ANALYTICS);
  });
});

describe("Google's revocation", () => {
  const revoke = (token: string) => sandbox.submit("/oauth2.googleapis.com/revoke", { token });

  it("ends the whole grant, by either token, in the form or in the query", async () => {
    for (const by of ["access", "refresh", "query"] as const) {
      const { access_token: access, refresh_token: token = "" } = await tokens();
      const address = `/oauth2.googleapis.com/revoke?${new URLSearchParams({ token: access })}`;
      const answer =
        by === "query"
          ? await sandbox.send(address, { method: "POST" })
          : await revoke(by === "access" ? access : token);
      expect(answer.status).toBe(200);
      expect((await sandbox.read(CHANNEL, access)).status).toBe(401);
      expect(errorOf(await refresh(token))).toBe("invalid_grant");
      expect(await revoke(token)).toMatchObject({ status: 400, json: { error: "invalid_token" } });
    }
  });

  it("leaves a person's other channel alone", async () => {
    const one = await tokens({}, [READ], "north");
    const other = await tokens({}, [READ], "north-tools");
    await revoke(one.access_token);
    expect((await sandbox.read(CHANNEL, other.access_token)).status).toBe(200);
  });

  it("at Google's side ends everything the person gave", async () => {
    const { access_token: access, refresh_token: token = "" } = await tokens();
    await sandbox.control("POST", "/grants/revoke", { platform: "youtube", personaId: "maya" });
    expect((await sandbox.read(CHANNEL, access)).status).toBe(401);
    expect(errorOf(await refresh(token))).toBe("invalid_grant");
    expect((await tokens({ prompt: null })).refresh_token).toBeDefined();
  });

  it("is not what expiry is: an expired access token is replaced by a refresh", async () => {
    const { access_token: access, refresh_token: token = "" } = await tokens();
    await sandbox.control("POST", "/tokens/expire", { platform: "youtube", personaId: "maya" });
    expect((await sandbox.read(CHANNEL, access)).status).toBe(401);
    expect((await refresh(token)).status).toBe(200);
  });
});

it("tells what a token is for, and who the person is when that was allowed", async () => {
  const scopes = ["openid", "email", "profile", READ];
  const { access_token: access } = await tokens({ scope: scopes.join(" ") }, scopes);
  const info = await sandbox.send(`/oauth2.googleapis.com/tokeninfo?access_token=${access}`);
  expect(info.json).toMatchObject({ aud: ytClient.clientId, expires_in: "3599" });
  const user = await sandbox.read("/www.googleapis.com/oauth2/v2/userinfo", access);
  expect(user.json).toMatchObject({ email: "maya@example.com", name: "Maya R." });
  const without = await tokens({}, [READ], "eleni");
  expect((await sandbox.read("/www.googleapis.com/oauth2/v2/userinfo", without.access_token)).status).toBe(401);
});

it("keeps no code, token, secret, verifier or state in its call log", async () => {
  const { access_token: access, refresh_token: token = "" } = await tokens();
  await refresh(token);
  await sandbox.send(`${CHANNEL}&access_token=${access}&key=${ytClient.apiKeys[0]}`);
  const log = await sandbox.control("GET", "/log");
  const { secrets } = z.object({ secrets: z.array(z.string()) }).parse((await sandbox.control("GET", "/secrets")).json);
  for (const secret of [access, token, VERIFIER, "the-state"]) expect(secrets).toContain(secret);
  for (const secret of secrets) expect(log.text).not.toContain(secret);
});
