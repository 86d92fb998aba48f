import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { tokenAnswer } from "./contract";
import {
  APP,
  client,
  dialog,
  errorOf,
  type FacebookLogIn,
  facebookLogIn,
  GRAPH,
  redirectUri,
  tokenIn,
} from "./test-log-in";

let sandbox: TestSandbox;
let facebook: FacebookLogIn;

beforeEach(async () => {
  sandbox = await testSandbox();
  facebook = facebookLogIn(sandbox);
});

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
    const target = await facebook.allow("maya");
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
    expect(tokenAnswer.parse((await facebook.exchange(await facebook.codeFor("maya"))).json).expires_in).toBeLessThan(
      7200,
    );
    const query = new URLSearchParams({ ...client, redirect_uri: redirectUri, code: await facebook.codeFor("maya") });
    tokenAnswer.parse((await sandbox.send(`${GRAPH}/oauth/access_token?${query}`)).json);
  });

  it("take a code once, and for ten minutes", async () => {
    const code = await facebook.codeFor("maya");
    tokenAnswer.parse((await facebook.exchange(code)).json);
    expect(errorOf(await facebook.exchange(code)).code).toBe(100);
    const late = await facebook.codeFor("maya");
    await sandbox.advance(600_000);
    expect(errorOf(await facebook.exchange(late)).code).toBe(100);
  });

  it.each([
    [101, { client_id: "nobody" }],
    [1, { client_secret: "wrong" }],
    [100, { redirect_uri: "https://app.test/elsewhere" }],
    [100, { code: "AQinvented" }],
  ])("refuse with %s for %j, and leave the code usable", async (code, changes) => {
    const issued = await facebook.codeFor("maya");
    const refused = await facebook.exchange(issued, changes);
    expect(refused.status).toBe(400);
    expect(errorOf(refused).code).toBe(code);
    tokenAnswer.parse((await facebook.exchange(issued)).json);
  });

  it("make sixty days of a living short token, and nothing of a dead one or a Page's", async () => {
    const short = tokenIn(await facebook.exchange(await facebook.codeFor("maya")));
    expect(tokenAnswer.parse((await facebook.extend(short)).json).expires_in).toBe(60 * 86_400);
    const { token } = await facebook.pageToken("maya");
    expect(errorOf(await facebook.extend(token)).code).toBe(100);
    await sandbox.advance(7_200_000);
    expect(errorOf(await facebook.extend(short))).toEqual({ code: 190, subcode: 463 });
  });
});

it("keeps no code, token, secret or state in its call log", async () => {
  const { token, user } = await facebook.pageToken("maya");
  await sandbox.send(`${GRAPH}/me?access_token=${user}`);
  await sandbox.read(`${GRAPH}/debug_token?input_token=${token}`, APP);
  const log = await sandbox.control("GET", "/log");
  const { secrets } = z.object({ secrets: z.array(z.string()) }).parse((await sandbox.control("GET", "/secrets")).json);
  expect(secrets).toContain(user);
  expect(secrets).toContain(token);
  for (const secret of secrets) expect(log.text).not.toContain(secret);
});
