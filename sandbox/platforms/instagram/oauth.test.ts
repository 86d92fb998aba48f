import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { codeIn, days, igClient, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { flatTokenError, graphErrorAnswer, longTokenAnswer, shortTokenAnswer } from "./contract";

const [redirectUri = ""] = igClient.redirectUris;
const BASIC = "instagram_business_basic";
const INSIGHTS = "instagram_business_manage_insights";
const PROFILE = "/graph.instagram.com/v25.0/me?fields=user_id,username";
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

function dialog(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: igClient.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: `${BASIC},${INSIGHTS}`,
    state: "the-state",
    ...changes,
  });
  return `/www.instagram.com/oauth/authorize?${query}`;
}

const allow = (personaId = "maya", scopes: string[] = [INSIGHTS]) => sandbox.allow(dialog(), personaId, { scopes });

const codeFor = async (personaId?: string, scopes?: string[]) => codeIn(await allow(personaId, scopes));

function exchange(code: string, changes: Record<string, string> = {}) {
  return sandbox.submit("/api.instagram.com/oauth/access_token", {
    client_id: igClient.clientId,
    client_secret: igClient.clientSecret,
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    code,
    ...changes,
  });
}

async function shortToken(): Promise<string> {
  return shortTokenAnswer.parse((await exchange(await codeFor())).json).access_token;
}

function exchangeLong(token: string, secret = igClient.clientSecret) {
  const query = new URLSearchParams({ grant_type: "ig_exchange_token", client_secret: secret, access_token: token });
  return sandbox.send(`/graph.instagram.com/access_token?${query}`);
}

function refresh(token: string) {
  const query = new URLSearchParams({ grant_type: "ig_refresh_token", access_token: token });
  return sandbox.send(`/graph.instagram.com/refresh_access_token?${query}`);
}

async function longToken(): Promise<string> {
  return longTokenAnswer.parse((await exchangeLong(await shortToken())).json).access_token;
}

function errorOf(answer: { json: unknown }) {
  const { code, error_subcode: subcode } = graphErrorAnswer.parse(answer.json).error;
  return { code, subcode };
}

describe("Instagram's consent screen", () => {
  it("offers every account with a box per scope, marked as a sandbox", async () => {
    const { status, text } = await sandbox.send(dialog());
    expect(status).toBe(200);
    expect(text).toContain("Sandbox:");
    for (const id of [
      "persona-maya",
      "persona-private-petra",
      `scope-${BASIC}`,
      `scope-${INSIGHTS}`,
      "allow",
      "deny",
    ]) {
      expect(text).toContain(`data-testid="${id}"`);
    }
  });

  it("sends the person back with a code, the state and the fragment Instagram appends", async () => {
    const target = await allow();
    expect(target.origin + target.pathname).toBe(redirectUri);
    expect(target.searchParams.get("state")).toBe("the-state");
    expect(target.searchParams.get("code")).toMatch(/^AQB/);
    expect(target.hash).toBe("#_");
  });

  it("sends a person who says no back with Instagram's words for it", async () => {
    const { headers } = await sandbox.submit(dialog(), { decision: "deny" });
    const target = new URL(headers.get("location") ?? "");
    expect(Object.fromEntries(target.searchParams)).toEqual({
      error: "access_denied",
      error_reason: "user_denied",
      error_description: "The user denied your request",
      state: "the-state",
    });
    expect(target.hash).toBe("");
  });

  it.each([
    ["an unknown app", { client_id: "nobody" }],
    ["a redirect URI with one slash more", { redirect_uri: `${redirectUri}/` }],
    ["a redirect URI never registered", { redirect_uri: "https://evil.test/" }],
    ["another response type", { response_type: "token" }],
    ["a scope that does not exist", { scope: `${BASIC},business_basic` }],
    ["no basic scope", { scope: INSIGHTS }],
  ])("refuses %s on its own page and redirects nobody", async (_name, changes) => {
    for (const method of ["GET", "POST"]) {
      const answer = await sandbox.send(dialog(changes), { method });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.text).toContain('data-testid="consent-error"');
    }
  });
});

describe("Instagram's code exchange", () => {
  it("answers flat, with the id as a bare number and the scopes that were left ticked", async () => {
    const answer = await exchange(await codeFor("maya", []));
    expect(answer.text).toMatch(/"user_id":\d{17}[,}]/);
    expect(shortTokenAnswer.parse(answer.json).permissions).toEqual([BASIC]);
  });

  it("takes a multipart body as well", async () => {
    const body = new FormData();
    body.set("client_id", igClient.clientId);
    body.set("client_secret", igClient.clientSecret);
    body.set("grant_type", "authorization_code");
    body.set("redirect_uri", redirectUri);
    body.set("code", await codeFor());
    const answer = await sandbox.send("/api.instagram.com/oauth/access_token", { method: "POST", body });
    expect(answer.status).toBe(200);
  });

  it("takes a code once", async () => {
    const code = await codeFor();
    expect((await exchange(code)).status).toBe(200);
    const second = await exchange(code);
    expect(second.status).toBe(400);
    expect(flatTokenError.parse(second.json).error_message).toMatch(/was not found or was already used/);
  });

  it("takes a code for one hour", async () => {
    const code = await codeFor();
    await sandbox.advance(3_600_000);
    expect((await exchange(code)).status).toBe(400);
  });

  it.each([
    ["a wrong secret", { client_secret: "wrong" }],
    ["a Meta app id instead of the Instagram one", { client_id: "meta-app" }],
    ["another redirect URI than the dialog's", { redirect_uri: `${redirectUri}/` }],
    ["another grant type", { grant_type: "refresh_token" }],
    ["a code that was never issued", { code: "AQBinvented" }],
  ])("refuses %s in the flat shape, and leaves the code usable", async (_name, changes) => {
    const code = await codeFor();
    const refused = await exchange(code, changes);
    expect(refused.status).toBe(400);
    flatTokenError.parse(refused.json);
    expect((await exchange(code)).status).toBe(200);
  });
});

describe("Instagram's tokens", () => {
  it("become long-lived once, for sixty days", async () => {
    const answer = await exchangeLong(await shortToken());
    expect(longTokenAnswer.parse(answer.json).expires_in).toBe(60 * 86_400);
    const long = longTokenAnswer.parse(answer.json).access_token;
    expect((await sandbox.read(PROFILE, long)).status).toBe(200);
    expect(errorOf(await exchangeLong(long)).code).toBe(100);
  });

  it("do not become long-lived with another secret, or when the short one is an hour old", async () => {
    const short = await shortToken();
    expect(errorOf(await exchangeLong(short, "wrong")).code).toBe(101);
    await sandbox.advance(3_600_000);
    expect(errorOf(await exchangeLong(short))).toEqual({ code: 190, subcode: 463 });
  });

  it("are not refreshed before they are a day old", async () => {
    const long = await longToken();
    await sandbox.advance(days(1) - 1);
    expect(errorOf(await refresh(long)).code).toBe(100);
    await sandbox.advance(1);
    expect((await refresh(long)).status).toBe(200);
  });

  it("are not refreshed once they are expired", async () => {
    const long = await longToken();
    await sandbox.advance(days(60) - 1);
    expect((await sandbox.read(PROFILE, long)).status).toBe(200);
    await sandbox.advance(1);
    expect(errorOf(await sandbox.read(PROFILE, long))).toEqual({ code: 190, subcode: 463 });
    expect(errorOf(await refresh(long))).toEqual({ code: 190, subcode: 463 });
  });

  it("live another sixty days after a refresh, under a new string", async () => {
    const long = await longToken();
    await sandbox.advance(days(50));
    const next = longTokenAnswer.parse((await refresh(long)).json).access_token;
    expect(next).not.toBe(long);
    await sandbox.advance(days(59));
    expect((await sandbox.read(PROFILE, next)).status).toBe(200);
  });

  it("keep working while the refreshed one has not been used, and end when it has", async () => {
    const long = await longToken();
    await sandbox.advance(days(2));
    const next = longTokenAnswer.parse((await refresh(long)).json).access_token;
    expect((await sandbox.read(PROFILE, long)).status).toBe(200);
    expect((await sandbox.read(PROFILE, next)).status).toBe(200);
    expect(errorOf(await sandbox.read(PROFILE, long))).toEqual({ code: 190, subcode: 467 });
  });

  it("are refused with their own subcode when the person removed the app", async () => {
    const long = await longToken();
    await sandbox.control("POST", "/grants/revoke", { platform: "instagram", personaId: "maya" });
    expect(errorOf(await sandbox.read(PROFILE, long))).toEqual({ code: 190, subcode: 458 });
    expect(errorOf(await refresh(long))).toEqual({ code: 190, subcode: 458 });
  });

  it("expire on command", async () => {
    const long = await longToken();
    const { json } = await sandbox.control("POST", "/tokens/expire", { platform: "instagram", personaId: "maya" });
    expect(json).toEqual({ expired: 2 });
    expect(errorOf(await sandbox.read(PROFILE, long))).toEqual({ code: 190, subcode: 463 });
  });

  it("are refused without a subcode when nobody ever issued them", async () => {
    expect(errorOf(await sandbox.read(PROFILE, "IGAAinvented"))).toEqual({ code: 190, subcode: undefined });
    expect(errorOf(await sandbox.send(PROFILE))).toEqual({ code: 190, subcode: undefined });
  });
});

describe("a personal account", () => {
  it("can log in and is refused by every call, refreshing included", async () => {
    const short = shortTokenAnswer.parse((await exchange(await codeFor("private-petra"))).json).access_token;
    const long = longTokenAnswer.parse((await exchangeLong(short)).json).access_token;
    const refused = await sandbox.read(PROFILE, long);
    expect(refused.status).toBe(403);
    expect(errorOf(refused).code).toBe(10);
    await sandbox.advance(days(1));
    expect(errorOf(await refresh(long)).code).toBe(10);
  });

  it("is refused as soon as the account is switched back to personal", async () => {
    const long = await longToken();
    await sandbox.control("POST", "/personas/instagram/maya", { accountType: "personal" });
    expect(errorOf(await sandbox.read(PROFILE, long)).code).toBe(10);
    await sandbox.control("POST", "/personas/instagram/maya", { accountType: "creator" });
    expect((await sandbox.read(PROFILE, long)).status).toBe(200);
  });
});

it("keeps no code, token, secret or state in its call log", async () => {
  const long = await longToken();
  await sandbox.read(PROFILE, long);
  await sandbox.send(`${PROFILE}&access_token=${long}`);
  const log = await sandbox.control("GET", "/log");
  const { secrets } = z.object({ secrets: z.array(z.string()) }).parse((await sandbox.control("GET", "/secrets")).json);
  expect(secrets).toContain(long);
  expect(secrets).toContain("the-state");
  for (const secret of secrets) expect(log.text).not.toContain(secret);
});
