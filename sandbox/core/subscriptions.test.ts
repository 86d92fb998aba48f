import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { fbClient, igClient, liClient, type TestSandbox, testSandbox, xClient } from "@/sandbox/test-sandbox";

let sandbox: TestSandbox;
let answer: (url: URL) => Response;
const address = (platform: string) => `http://localhost:3000/api/webhooks/${platform}`;
const personaId = "maya";

beforeEach(async () => {
  answer = () => new Response("no", { status: 500 });
  sandbox = await testSandbox({ send: async (input) => answer(new URL(String(input))) });
});

const idOf = (platform: string, persona = personaId) =>
  sandbox.world.personas.find(platform, persona)?.platformUserId ?? "";
async function told(platform: string, clientId: string, event: string, persona = personaId): Promise<number> {
  const body = { platform, personaId: persona, clientId, event };
  const { json } = await sandbox.control("POST", "/webhooks", body);
  return (json as { deliveries: unknown[] }).deliveries.length;
}

describe("subscribed_apps of Meta", () => {
  const submit = (path: string, token: string, fields?: string, method = "POST") =>
    sandbox.send(`${path}?access_token=${token}${fields === undefined ? "" : `&subscribed_fields=${fields}`}`, {
      method,
    });

  it("of an account takes its own fields by who may manage comments, and tells nothing without them", async () => {
    await sandbox.control("POST", "/clients", { ...igClient, webhookUrl: address("instagram") });
    const bare = await sandbox.tokenFor("instagram", personaId, ["instagram_business_basic"]);
    const path = "/graph.instagram.com/v25.0/me/subscribed_apps";
    expect((await submit(path, bare, "comments")).status).toBe(403);
    const token = await sandbox.tokenFor("instagram", personaId);
    expect((await submit(path, token, "feed")).status).toBe(400);
    expect((await submit(path, token)).status).toBe(400);
    expect(await told("instagram", igClient.clientId, "comments")).toBe(0);
    expect((await submit(path, token, "comments")).json).toEqual({ success: true });
    expect(await told("instagram", igClient.clientId, "comments")).toBe(1);
    expect((await submit(path, token, undefined, "DELETE")).json).toEqual({ success: true });
    expect(await told("instagram", igClient.clientId, "comments")).toBe(0);
    // The end of the access is told in any case.
    expect(await told("instagram", igClient.clientId, "deauthorize")).toBe(1);
  });

  it("of a Page wants the Page's token and refuses Instagram's fields; a second call replaces the first", async () => {
    await sandbox.control("POST", "/clients", { ...fbClient, webhookUrl: address("facebook") });
    const person = await sandbox.tokenFor("facebook", personaId);
    const listed = await sandbox.read("/graph.facebook.com/v25.0/me/accounts?fields=id,access_token", person);
    const [page] = (listed.json as { data: { id: string; access_token: string }[] }).data;
    const path = `/graph.facebook.com/v25.0/${page?.id}/subscribed_apps`;
    const token = page?.access_token ?? "";
    expect((await submit(path, person, "feed")).status).not.toBe(200);
    expect((await submit(path, token, "comments")).json).toMatchObject({ error: { code: 100 } });
    expect(await told("facebook", fbClient.clientId, "comment")).toBe(0);
    await submit(path, token, "feed,mention");
    expect(await told("facebook", fbClient.clientId, "comment")).toBe(1);
    await submit(path, token, "mention");
    expect(await told("facebook", fbClient.clientId, "comment")).toBe(0);
    expect((await sandbox.read(path, token)).json).toMatchObject({ data: [{ subscribed_fields: ["mention"] }] });
  });
});

describe("X's webhook and activity API", () => {
  const bearer = xClient.apiKeys[0] ?? "";
  const secret = "x-api-secret";
  const call = (method: string, path: string, body?: unknown, token = bearer) =>
    sandbox.send(`/api.x.com/2/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const agree = () => {
    answer = (url) => {
      const digest = createHmac("sha256", secret)
        .update(url.searchParams.get("crc_token") ?? "")
        .digest("base64");
      return Response.json({ response_token: `sha256=${digest}` });
    };
  };
  beforeEach(() => sandbox.control("POST", "/clients", { ...xClient, webhookSecret: secret }));

  it("keeps the address only when it answers the challenge, and one for an app", async () => {
    const wish = { url: address("x") };
    expect((await call("POST", "webhooks", wish, await sandbox.tokenFor("x", personaId))).status).toBe(403);
    expect((await call("POST", "webhooks", wish)).json).toMatchObject({ detail: "CrcValidationFailed" });
    expect((await call("POST", "webhooks", { url: "https://example.com/" })).json).toMatchObject({
      detail: "UrlValidationFailed",
    });
    agree();
    expect((await call("POST", "webhooks", wish)).json).toMatchObject({ data: { url: wish.url, valid: true } });
    expect((await call("POST", "webhooks", wish)).json).toMatchObject({ detail: "DuplicateUrlFailed" });
    expect((await call("POST", "webhooks", { url: `${wish.url}/2` })).json).toMatchObject({
      detail: "WebhookLimitExceeded",
    });
  });

  it("tells what is subscribed to, once per person and kind of event, until that is ended", async () => {
    agree();
    const user_id = idOf("x");
    const wish = { event_type: "post.create", filter: { user_id } };
    expect((await call("POST", "activity/subscriptions", wish)).json).toMatchObject({ detail: "WebhookIdInvalid" });
    await call("POST", "webhooks", { url: address("x") });
    expect((await call("POST", "activity/subscriptions", { ...wish, event_type: "oauth.revoke" })).status).toBe(400);
    expect(await told("x", xClient.clientId, "post.create")).toBe(0);
    const made = await call("POST", "activity/subscriptions", wish);
    expect(made.status).toBe(200);
    expect((await call("POST", "activity/subscriptions", wish)).status).toBe(409);
    expect(await told("x", xClient.clientId, "post.create")).toBe(1);
    expect(await told("x", xClient.clientId, "post.delete")).toBe(0);
    // Two and no third: a post that is told costs the app half a cent, one that nobody subscribed to nothing.
    await sandbox.control("POST", "/limits", { platform: "x", name: "credits", value: 11 });
    expect((await call("GET", `users?ids=${user_id}`)).status).toBe(200);
    await sandbox.control("POST", "/limits", { platform: "x", name: "credits", value: 15 });
    expect((await call("GET", `users?ids=${user_id}`)).status).toBe(402);
    await sandbox.control("POST", "/limits", { platform: "x", name: "credits", value: 16 });
    const { data } = (await call("GET", "activity/subscriptions")).json as {
      data: { subscription_id: string; webhook_id?: string }[];
    };
    expect(data).toHaveLength(1);
    const [own] = data;
    const one = `activity/subscriptions/${own?.subscription_id}`;
    expect((await call("PUT", one, { webhook_id: "12" })).json).toMatchObject({ detail: "WebhookIdInvalid" });
    expect((await call("PUT", one, { event_type: "post.delete" })).status).toBe(400);
    expect((await call("PUT", "activity/subscriptions/12", { tag: "a" })).status).toBe(404);
    const changed = await call("PUT", one, { webhook_id: own?.webhook_id, tag: "a" });
    expect(changed.json).toMatchObject({ data: { tag: "a", webhook_id: own?.webhook_id } });
    await sandbox.control("POST", "/limits", { platform: "x", name: "carriersUnsaid", value: 1 });
    const unsaid = (await call("GET", "activity/subscriptions")).json as { data: object[] };
    expect(unsaid.data[0]).not.toHaveProperty("webhook_id");
    await call("DELETE", `activity/subscriptions?ids=${data[0]?.subscription_id}`);
    expect(await told("x", xClient.clientId, "post.create")).toBe(0);
  });
});

describe("LinkedIn's event subscriptions", () => {
  const pages = () => sandbox.world.personas;
  const key = (entity: string, application = "86", user = idOf("linkedin", "mira")) =>
    `(developerApplication:${encodeURIComponent(`urn:li:developerApplication:${application}`)},` +
    `user:${encodeURIComponent(user)},entity:${encodeURIComponent(entity)},` +
    "eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)";
  const headers = (token: string) => ({
    authorization: `Bearer ${token}`,
    "linkedin-version": "202608",
    "x-restli-protocol-version": "2.0.0",
    "content-type": "application/json",
  });
  const call = (method: string, path: string, token: string, body?: unknown) =>
    sandbox.send(`/api.linkedin.com/rest/eventSubscriptions/${path}`, {
      method,
      headers: headers(token),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it("are an administrator's, for the caller's own app, and kept when the address answers the challenge", async () => {
    await sandbox.control("POST", "/clients", { ...liClient, applicationId: "86" });
    const token = await sandbox.tokenFor("linkedin", "mira");
    const roles = await sandbox.send(
      "/api.linkedin.com/rest/organizationAcls?q=roleAssignee&state=APPROVED&start=0&count=10",
      { headers: headers(token) },
    );
    const held = (roles.json as { elements: { role: string; organization: string }[] }).elements;
    const page = held.find(({ role }) => role === "ADMINISTRATOR")?.organization ?? "";
    const written = held.find(({ role }) => role === "CONTENT_ADMINISTRATOR")?.organization ?? "";
    const wish = { webhook: address("linkedin") };
    expect((await call("PUT", key(page), token, wish)).status).toBe(400);
    answer = (url) => {
      const challengeCode = url.searchParams.get("challengeCode") ?? "";
      const challengeResponse = createHmac("sha256", liClient.clientSecret).update(challengeCode).digest("hex");
      return Response.json({ challengeCode, challengeResponse });
    };
    expect((await call("PUT", key(written), token, wish)).status).toBe(403);
    expect((await call("PUT", key(page, "87"), token, wish)).status).toBe(403);
    expect((await call("PUT", key(page, "86", "urn:li:person:somebody"), token, wish)).status).toBe(403);
    expect((await call("GET", key(page), token)).status).toBe(404);
    expect((await call("PUT", key(page), token, wish)).status).toBe(204);
    expect((await call("GET", key(page), token)).json).toMatchObject({ ...wish, expiresAt: expect.any(Number) });
    const persona = pages().findByPlatformUserId("linkedin", page)?.id ?? "";
    expect(await told("linkedin", liClient.clientId, "COMMENT", persona)).toBe(1);
    // Whoever removes the app takes the subscription along, in silence.
    await sandbox.control("POST", "/grants/revoke", { platform: "linkedin", personaId: "mira" });
    expect(await told("linkedin", liClient.clientId, "COMMENT", persona)).toBe(0);
  });
});
