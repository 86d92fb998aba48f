import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { codeIn, days, fbClient, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import {
  businessListAnswer,
  doneAnswer,
  graphErrorAnswer,
  inspectionAnswer,
  pageListAnswer,
  permissionsAnswer,
  personAnswer,
  tokenAnswer,
} from "./contract";

const [redirectUri = ""] = fbClient.redirectUris;
const GRAPH = "/graph.facebook.com/v25.0";
const ASKED = ["pages_show_list", "pages_read_engagement", "read_insights", "business_management"];
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

function dialog(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: fbClient.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: ASKED.join(","),
    state: "the-state",
    ...changes,
  });
  for (const [name, value] of Object.entries(changes)) if (value === "") query.delete(name);
  return `/www.facebook.com/v25.0/dialog/oauth?${query}`;
}

const allow = (persona: string, scopes = ASKED, assets: string[] = []) =>
  sandbox.allow(dialog(), persona, { scopes, assets });

const codeFor = async (persona: string, scopes?: string[], assets?: string[]) =>
  codeIn(await allow(persona, scopes, assets));

const client = { client_id: fbClient.clientId, client_secret: fbClient.clientSecret };
const exchange = (code: string, changes: Record<string, string> = {}) =>
  sandbox.submit(`${GRAPH}/oauth/access_token`, { ...client, redirect_uri: redirectUri, code, ...changes });
const extend = (token: string, changes: Record<string, string> = {}) =>
  sandbox.submit(`${GRAPH}/oauth/access_token`, {
    ...client,
    grant_type: "fb_exchange_token",
    fb_exchange_token: token,
    ...changes,
  });
const tokenIn = (answer: { json: unknown }) => tokenAnswer.parse(answer.json).access_token;

async function userToken(persona: string, scopes?: string[], assets?: string[]): Promise<string> {
  return tokenIn(await extend(tokenIn(await exchange(await codeFor(persona, scopes, assets)))));
}

const accounts = async (token: string, more = "") =>
  pageListAnswer.parse(
    (await sandbox.read(`${GRAPH}/me/accounts?fields=id,name,access_token,tasks${more}`, token)).json,
  ).data;

async function pageToken(persona: string): Promise<{ id: string; token: string; user: string }> {
  const user = await userToken(persona);
  const [page] = await accounts(user);
  return { id: page?.id ?? "", token: page?.access_token ?? "", user };
}

function errorOf(answer: { json: unknown }) {
  const { code, error_subcode: subcode } = graphErrorAnswer.parse(answer.json).error;
  return { code, subcode };
}

describe("Facebook's dialog", () => {
  it("offers people, the Pages of those with several, and a box per permission", async () => {
    const { status, text } = await sandbox.send(dialog());
    expect(status).toBe(200);
    for (const id of ["persona-maya", "asset-studio", "asset-studio-guild", "scope-read_insights", "allow", "deny"]) {
      expect(text).toContain(`data-testid="${id}"`);
    }
    expect(text).not.toContain('data-testid="asset-maya"');
  });

  it("sends the person back with a code, the state and Facebook's fragment", async () => {
    const target = await allow("maya");
    expect(target.origin + target.pathname).toBe(redirectUri);
    expect(target.searchParams.get("state")).toBe("the-state");
    expect(target.hash).toBe("#_=_");
  });

  it("sends a person who says no back with Facebook's words for it", async () => {
    const { headers } = await sandbox.submit(dialog(), { decision: "deny" });
    expect(Object.fromEntries(new URL(headers.get("location") ?? "").searchParams)).toEqual({
      error: "access_denied",
      error_code: "200",
      error_description: "Permissions error",
      error_reason: "user_denied",
      state: "the-state",
    });
  });

  it("asks all or nothing where a configuration asks", async () => {
    const { text } = await sandbox.send(dialog({ config_id: "1234", scope: "" }));
    expect(text.match(/type="checkbox" name="scope"[^>]*disabled/g)).toHaveLength(4);
  });

  it.each([
    ["an unknown app", { client_id: "nobody" }],
    ["a redirect URI with one slash more", { redirect_uri: `${redirectUri}/` }],
    ["another response type", { response_type: "token" }],
    ["a permission that does not exist", { scope: "pages_show_list,manage_pages" }],
    ["scope and configuration at once", { config_id: "1234" }],
  ])("refuses %s on its own page and redirects nobody", async (_name, changes) => {
    for (const method of ["GET", "POST"]) {
      const answer = await sandbox.send(dialog(changes), { method });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
    }
  });
});

describe("Facebook's exchanges", () => {
  it("give a short token for a code, by form or by address", async () => {
    expect(tokenAnswer.parse((await exchange(await codeFor("maya"))).json).expires_in).toBeLessThan(7200);
    const query = new URLSearchParams({ ...client, redirect_uri: redirectUri, code: await codeFor("maya") });
    tokenAnswer.parse((await sandbox.send(`${GRAPH}/oauth/access_token?${query}`)).json);
  });

  it("take a code once, and for ten minutes", async () => {
    const code = await codeFor("maya");
    tokenAnswer.parse((await exchange(code)).json);
    expect(errorOf(await exchange(code)).code).toBe(100);
    const late = await codeFor("maya");
    await sandbox.advance(600_000);
    expect(errorOf(await exchange(late)).code).toBe(100);
  });

  it.each([
    [101, { client_id: "nobody" }],
    [1, { client_secret: "wrong" }],
    [100, { redirect_uri: "https://app.test/elsewhere" }],
    [100, { code: "AQinvented" }],
  ])("refuse with %s for %j, and leave the code usable", async (code, changes) => {
    const issued = await codeFor("maya");
    const refused = await exchange(issued, changes);
    expect(refused.status).toBe(400);
    expect(errorOf(refused).code).toBe(code);
    tokenAnswer.parse((await exchange(issued)).json);
  });

  it("make sixty days of a living short token, and nothing of a dead one or a Page's", async () => {
    const short = tokenIn(await exchange(await codeFor("maya")));
    expect(tokenAnswer.parse((await extend(short)).json).expires_in).toBe(60 * 86_400);
    const { token } = await pageToken("maya");
    expect(errorOf(await extend(token)).code).toBe(100);
    await sandbox.advance(7_200_000);
    expect(errorOf(await extend(short))).toEqual({ code: 190, subcode: 463 });
  });
});

describe("Facebook's tokens", () => {
  it("of a person end after sixty days; a Page's, read with it, does not", async () => {
    const { id, token, user } = await pageToken("maya");
    await sandbox.advance(days(60));
    expect(errorOf(await sandbox.read(`${GRAPH}/me`, user))).toEqual({ code: 190, subcode: 463 });
    expect((await sandbox.read(`${GRAPH}/${id}?fields=followers_count`, token)).status).toBe(200);
  });

  it("of a Page that was read with a short-lived token end with that one", async () => {
    const short = tokenIn(await exchange(await codeFor("maya")));
    const [page] = await accounts(short);
    await sandbox.advance(7_200_000);
    const late = await sandbox.read(`${GRAPH}/${page?.id}?fields=id`, page?.access_token ?? "");
    expect(errorOf(late)).toEqual({ code: 190, subcode: 463 });
  });

  it("of a Page are the same at every listing", async () => {
    const user = await userToken("maya");
    expect((await accounts(user))[0]?.access_token).toBe((await accounts(user))[0]?.access_token);
  });

  it("all end when the person takes the app's permissions away", async () => {
    const { id, token, user } = await pageToken("maya");
    doneAnswer.parse((await sandbox.send(`${GRAPH}/me/permissions`, deleting(user))).json);
    for (const [path, value] of [
      ["me", user],
      [`${id}?fields=id`, token],
    ]) {
      expect(errorOf(await sandbox.read(`${GRAPH}/${path}`, value ?? ""))).toEqual({ code: 190, subcode: 458 });
    }
  });

  it("lose a single permission, also those issued before", async () => {
    const { id, token, user } = await pageToken("maya");
    await sandbox.send(`${GRAPH}/me/permissions/pages_read_engagement`, deleting(user));
    expect(errorOf(await sandbox.read(`${GRAPH}/${id}/published_posts`, token)).code).toBe(10);
    const { data } = permissionsAnswer.parse((await sandbox.read(`${GRAPH}/me/permissions`, user)).json);
    expect(data.map(({ permission }) => permission)).not.toContain("pages_read_engagement");
  });

  it("keep what was granted before and is not asked now, and lose what is declined now", async () => {
    await userToken("maya");
    const form = new URLSearchParams({ decision: "allow", persona: "maya", scope: "instagram_basic" });
    const asked = dialog({ scope: "instagram_basic,read_insights" });
    const { headers } = await sandbox.send(asked, { method: "POST", body: form });
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    const token = tokenIn(await exchange(code));
    const { data } = permissionsAnswer.parse((await sandbox.read(`${GRAPH}/me/permissions`, token)).json);
    expect(data.map(({ permission }) => permission).sort()).toEqual(
      ["business_management", "instagram_basic", "pages_read_engagement", "pages_show_list"].sort(),
    );
  });

  it("are looked up by the app's own token alone", async () => {
    const { id, token, user } = await pageToken("maya");
    const look = (value: string, by: string) => sandbox.read(`${GRAPH}/debug_token?input_token=${value}`, by);
    const app = `${fbClient.clientId}|${fbClient.clientSecret}`;
    const ofPage = inspectionAnswer.parse((await look(token, app)).json).data;
    expect(ofPage).toMatchObject({ type: "PAGE", expires_at: 0, is_valid: true, profile_id: id });
    const ofUser = inspectionAnswer.parse((await look(user, app)).json).data;
    expect(ofUser.granular_scopes).toContainEqual({ scope: "pages_show_list", target_ids: [id] });
    expect(inspectionAnswer.parse((await look("EAAGinvented", app)).json).data.is_valid).toBe(false);
    expect(errorOf(await look(user, `${fbClient.clientId}|wrong`)).code).toBe(190);
    await sandbox.advance(days(60));
    expect(inspectionAnswer.parse((await look(user, app)).json).data).toMatchObject({
      is_valid: false,
      error: { code: 190, subcode: 463 },
    });
  });

  it("with a proof are taken only with the right one", async () => {
    const { user } = await pageToken("maya");
    const proof = createHmac("sha256", fbClient.clientSecret).update(user).digest("hex");
    expect((await sandbox.read(`${GRAPH}/me?appsecret_proof=${proof}`, user)).status).toBe(200);
    expect(errorOf(await sandbox.read(`${GRAPH}/me?appsecret_proof=${"0".repeat(64)}`, user)).code).toBe(100);
  });

  it("that nobody ever issued are refused without a subcode", async () => {
    expect(errorOf(await sandbox.read(`${GRAPH}/me`, "EAAGinvented"))).toEqual({ code: 190, subcode: undefined });
  });
});

describe("the Pages of a person", () => {
  it("are those that were ticked, and a Page unticked later loses its token", async () => {
    const user = await userToken("studio", ASKED, ["studio", "studio-school"]);
    const pages = await accounts(user);
    expect(pages.map(({ name }) => name)).toEqual(["Studio Thalassa", "Thalassa Pottery School"]);
    await userToken("studio", ASKED, ["studio"]);
    const dead = pages[1];
    const refused = await sandbox.read(`${GRAPH}/${dead?.id}?fields=id`, dead?.access_token ?? "");
    expect(errorOf(refused)).toEqual({ code: 190, subcode: 492 });
    const alive = pages[0];
    expect((await sandbox.read(`${GRAPH}/${alive?.id}?fields=id`, alive?.access_token ?? "")).status).toBe(200);
  });

  it("come with what the person may do there", async () => {
    const user = await userToken("studio", ASKED, ["studio", "studio-guild"]);
    const [own, guild] = await accounts(user);
    expect(own?.tasks).toContain("ANALYZE");
    expect(guild?.tasks).toEqual(["MODERATE", "CREATE_CONTENT"]);
  });

  it("in a portfolio show up under it alone, and only with the permission", async () => {
    const user = await userToken("studio", ASKED, ["studio", "studio-fair"]);
    expect(await accounts(user)).toHaveLength(1);
    const { data } = businessListAnswer.parse((await sandbox.read(`${GRAPH}/me/businesses`, user)).json);
    const owned = await sandbox.read(`${GRAPH}/${data[0]?.id}/owned_pages?fields=id,name`, user);
    expect(pageListAnswer.parse(owned.json).data.map(({ name }) => name)).toEqual(["Syros Craft Fair"]);
    const without = await userToken("studio", ASKED.slice(0, 3), ["studio", "studio-fair"]);
    expect(errorOf(await sandbox.read(`${GRAPH}/me/businesses`, without)).code).toBe(10);
  });

  it("may be in no list at all and still be read by whom a permission names", async () => {
    const user = await userToken("oldtimes");
    expect(await accounts(user)).toEqual([]);
    const app = `${fbClient.clientId}|${fbClient.clientSecret}`;
    const looked = await sandbox.read(`${GRAPH}/debug_token?input_token=${user}`, app);
    const [id] = inspectionAnswer.parse(looked.json).data.granular_scopes?.[0]?.target_ids ?? [];
    expect((await sandbox.read(`${GRAPH}/${id}?fields=name,access_token`, user)).json).toMatchObject({
      name: "Old Times Film",
    });
  });

  it("are none for somebody without a Page, who is a person all the same", async () => {
    const user = await userToken("newcomer");
    expect(await accounts(user)).toEqual([]);
    personAnswer.parse((await sandbox.read(`${GRAPH}/me`, user)).json);
  });

  it("cannot be listed without pages_show_list", async () => {
    const user = await userToken("maya", ["pages_read_engagement"]);
    expect(errorOf(await sandbox.read(`${GRAPH}/me/accounts`, user)).code).toBe(10);
  });
});

it("keeps no code, token, secret or state in its call log", async () => {
  const { token, user } = await pageToken("maya");
  await sandbox.send(`${GRAPH}/me?access_token=${user}`);
  await sandbox.read(`${GRAPH}/debug_token?input_token=${token}`, `${fbClient.clientId}|${fbClient.clientSecret}`);
  const log = await sandbox.control("GET", "/log");
  const { secrets } = z.object({ secrets: z.array(z.string()) }).parse((await sandbox.control("GET", "/secrets")).json);
  expect(secrets).toContain(user);
  expect(secrets).toContain(token);
  for (const secret of secrets) expect(log.text).not.toContain(secret);
});

function deleting(token: string): RequestInit {
  return { method: "DELETE", headers: { Authorization: `Bearer ${token}` } };
}
