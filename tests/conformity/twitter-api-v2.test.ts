import { randomUUID } from "node:crypto";
import { Agent } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { ApiResponseError, TwitterApi } from "twitter-api-v2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerConsent, callsSince, control, lastCall } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";

const sandbox = new URL(testStack().sandboxUrl);
const redirectUri = "http://127.0.0.1:3000/callback";
const credentials = { clientId: `conformity-${randomUUID()}`, clientSecret: `secret-${randomUUID()}` };
const scope = ["tweet.read", "users.read", "offline.access"];
const bearer = `AAAA${randomUUID()}`;
const [appKey, appSecret] = [`key-${randomUUID()}`, `secret-${randomUUID()}`];

/** Leads every connection to the sandbox, which tells platforms apart by the Host header; the library notices nothing. */
class SandboxAgent extends Agent {
  override createConnection(): Duplex {
    return connect(Number(sandbox.port), sandbox.hostname);
  }
}
const httpAgent = new SandboxAgent();
const application = new TwitterApi(credentials, { httpAgent });

/** Logs in through the library, with a person's consent on the way. */
async function logIn(persona: string) {
  const link = application.generateOAuth2AuthLink(redirectUri, { scope });
  const page = new URL(link.url);
  const target = await answerConsent(`${sandbox.origin}/${page.hostname}${page.pathname}${page.search}`, { persona });
  expect(target.searchParams.get("state")).toBe(link.state);
  const code = target.searchParams.get("code") ?? "";
  return application.loginWithOAuth2({ code, codeVerifier: link.codeVerifier, redirectUri });
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof ApiResponseError ? error : null),
  );

beforeAll(async () => {
  const apiKeys = [bearer, `${appKey}:${appSecret}`];
  await control("clients", { platform: "x", ...credentials, redirectUris: [redirectUri], apiKeys });
});
afterAll(async () => {
  httpAgent.destroy();
  await control("faults", undefined, "DELETE");
});

describe("twitter-api-v2, as it comes from npm", () => {
  it("logs in, reads the account with its counts, and pages through its posts", async () => {
    const mark = await lastCall();
    const { client, refreshToken, expiresIn, scope: granted } = await logIn("oldtimes");
    expect(refreshToken).toBeDefined();
    expect([expiresIn, granted]).toEqual([7200, scope]);

    const me = await client.v2.me({ "user.fields": ["public_metrics", "verified", "created_at"] });
    expect(me.data.username).toBe("oldtimesfilm");
    expect(me.data.public_metrics?.followers_count).toBeGreaterThan(1_000);

    const timeline = await client.v2.userTimeline(me.data.id, {
      max_results: 50,
      "tweet.fields": ["created_at", "public_metrics"],
      expansions: ["attachments.media_keys"],
      "media.fields": ["type", "url"],
    });
    while (!timeline.done) await timeline.fetchNext();
    expect(timeline.tweets).toHaveLength(me.data.public_metrics?.tweet_count ?? 0);
    expect(new Set(timeline.tweets.map(({ id }) => id)).size).toBe(timeline.tweets.length);
    expect(timeline.tweets[0]?.public_metrics?.impression_count).toBeGreaterThan(0);
    const [withMedia] = timeline.tweets.filter((tweet) => timeline.includes.medias(tweet).length > 0);
    expect(withMedia).toBeDefined();
    expect(timeline.rateLimit).toMatchObject({ limit: 900 });

    const calls = await callsSince(mark, "x");
    expect(new Set(calls.map(({ endpoint }) => endpoint))).toEqual(
      new Set(["oauth.authorize", "oauth.decide", "oauth.token", "users.me", "posts.list"]),
    );
  });

  it("trades the refresh token once, takes access back, and hears why a second time is refused", async () => {
    const first = await logIn("tiny");
    const second = await application.refreshOAuth2Token(first.refreshToken ?? "");
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await second.client.v2.me()).data.username).toBe("tinypottery");
    await application.revokeOAuth2Token(second.accessToken);
    expect((await refusal(second.client.v2.me()))?.code).toBe(401);
    const reused = await refusal(application.refreshOAuth2Token(first.refreshToken ?? ""));
    expect(reused?.code).toBe(400);
    expect(reused?.data).toMatchObject({ error: "invalid_request" });
  });

  it("reads many accounts with the app's own token, and finds the missing under the errors", async () => {
    const app = await new TwitterApi({ appKey, appSecret }, { httpAgent }).appLogin();
    const { data: maya } = await app.v2.userByUsername("mayaruns");
    const users = await app.v2.users([maya.id, "12"], { "user.fields": ["public_metrics"] });
    expect(users.data.map(({ id }) => id)).toEqual([maya.id]);
    expect(users.errors?.[0]).toMatchObject({ title: "Not Found Error", value: "12" });
    expect((await refusal(app.v2.me()))?.data.type).toMatch(/unsupported-authentication$/);
  });

  it("understands limits and refusals", async () => {
    const { client } = await logIn("maya");
    await control("faults", { platform: "x", kind: "rate_limited", times: 1, retryAfterSeconds: 300 });
    const limited = await refusal(client.v2.me());
    expect(limited?.rateLimitError).toBe(true);
    expect(limited?.rateLimit).toMatchObject({ remaining: 0 });
    expect(limited?.rateLimit?.reset).toBeGreaterThan(Date.now() / 1000);
    await control("faults", { platform: "x", kind: "token_invalid", times: 1 });
    expect((await refusal(client.v2.me()))?.isAuthError).toBe(true);
    expect((await refusal(client.v2.userTimeline("12", { max_results: 3 })))?.data.errors?.[0]).toMatchObject({
      message: expect.stringContaining("max_results"),
    });
  });
});
