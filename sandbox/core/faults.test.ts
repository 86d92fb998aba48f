import { beforeEach, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";

const IG = "/graph.instagram.com/v25.0/me?fields=user_id,username,followers_count,follows_count";
const YT = "/www.googleapis.com/youtube/v3/channels?part=statistics&mine=true";
let sandbox: TestSandbox;
let ig: string;
let yt: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  ig = await sandbox.tokenFor("instagram", "maya");
  yt = await sandbox.tokenFor("youtube", "maya");
});

const fault = (body: Record<string, unknown>) => sandbox.control("POST", "/faults", body);
const readIg = () => sandbox.read(IG, ig);
const readYt = () => sandbox.read(YT, yt);

describe("a fault", () => {
  it("hits as often as it was told to, and is gone then", async () => {
    await fault({ kind: "server_error", times: 2, platform: "instagram" });
    expect([
      (await readIg()).status,
      (await readYt()).status,
      (await readIg()).status,
      (await readIg()).status,
    ]).toEqual([500, 200, 500, 200]);
    expect((await sandbox.control("GET", "/faults")).json).toEqual({ faults: [] });
  });

  it("stays until it is removed, one or all", async () => {
    const { json } = await fault({ kind: "server_error", platform: "instagram" });
    await fault({ kind: "server_error", platform: "youtube" });
    expect([(await readIg()).status, (await readYt()).status]).toEqual([500, 500]);
    await sandbox.control("DELETE", `/faults/${(json as { id: string }).id}`);
    expect([(await readIg()).status, (await readYt()).status]).toEqual([200, 500]);
    await sandbox.control("DELETE", "/faults");
    expect((await readYt()).status).toBe(200);
  });

  it("is aimed by host and by path, with or without the version in it", async () => {
    await fault({ kind: "server_error", pathPrefix: "/me/media", times: 1 });
    await fault({ kind: "server_error", pathPrefix: "/v25.0/me/stories", times: 1 });
    await fault({ kind: "server_error", host: "oauth2.googleapis.com", times: 1 });
    expect((await readIg()).status).toBe(200);
    expect((await sandbox.read("/graph.instagram.com/v25.0/me/media", ig)).status).toBe(500);
    expect((await sandbox.read("/graph.instagram.com/v25.0/me/stories", ig)).status).toBe(500);
    expect((await sandbox.submit("/oauth2.googleapis.com/revoke", { token: "x" })).status).toBe(500);
  });

  it("spares the consent screens unless it names their path", async () => {
    await fault({ kind: "server_error" });
    expect((await sandbox.send("/www.instagram.com/oauth/authorize")).status).toBe(400);
    await fault({ kind: "server_error", pathPrefix: "/oauth/authorize" });
    expect((await sandbox.send("/www.instagram.com/oauth/authorize")).status).toBe(500);
  });

  it("hits a share of calls, the same ones in the same world", async () => {
    const run = async () => {
      const twin = await testSandbox();
      const token = await twin.tokenFor("instagram", "maya");
      await twin.control("POST", "/faults", { kind: "server_error", probability: 0.3 });
      const statuses = [];
      for (let call = 0; call < 60; call += 1) statuses.push((await twin.read(IG, token)).status);
      return statuses;
    };
    const statuses = await run();
    expect(await run()).toEqual(statuses);
    const hits = statuses.filter((status) => status === 500).length;
    expect(hits).toBeGreaterThan(8);
    expect(hits).toBeLessThan(30);
  });

  it("is written into the log with the person it hit", async () => {
    await fault({ kind: "rate_limited", platform: "instagram", times: 1 });
    await readIg();
    expect(sandbox.world.log.recent(1)[0]).toMatchObject({ fault: "rate_limited", status: 403, personaId: "maya" });
  });

  it("is refused when it makes no sense", async () => {
    for (const body of [
      { kind: "gremlins" },
      { kind: "omit_field" },
      { kind: "slow", probability: 2 },
      { kind: "slow", typo: 1 },
    ]) {
      expect((await fault(body)).status).toBe(400);
    }
  });
});

describe("each kind of fault", () => {
  it("throttles in Instagram's way, or by 429 when asked", async () => {
    await fault({ kind: "rate_limited", platform: "instagram", times: 1 });
    const own = await readIg();
    expect(own).toMatchObject({ status: 403, json: { error: { code: 80002 } } });
    expect(own.headers.get("retry-after")).toBeNull();
    expect(own.headers.get("x-business-use-case-usage")).toContain('"estimated_time_to_regain_access":60');
    await fault({
      kind: "rate_limited",
      platform: "instagram",
      times: 1,
      status: 429,
      retryAfterSeconds: 90,
      value: 4,
    });
    const plain = await readIg();
    expect(plain).toMatchObject({ status: 429, json: { error: { code: 4 } } });
    expect(plain.headers.get("retry-after")).toBe("90");
    expect(plain.headers.get("x-business-use-case-usage")).toContain('"estimated_time_to_regain_access":2');
  });

  it("throttles in YouTube's way, or with its spent quota", async () => {
    await fault({ kind: "rate_limited", platform: "youtube", times: 1, retryAfterSeconds: 30 });
    const limited = await readYt();
    expect(limited).toMatchObject({ status: 429, json: { error: { errors: [{ reason: "rateLimitExceeded" }] } } });
    expect(limited.headers.get("retry-after")).toBe("30");
    await fault({ kind: "rate_limited", platform: "youtube", times: 1, value: "quotaExceeded" });
    expect(await readYt()).toMatchObject({ status: 403, json: { error: { errors: [{ reason: "quotaExceeded" }] } } });
  });

  it("fails before the work, or after having done it", async () => {
    const refresh = () =>
      sandbox.send(`/graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=${ig}`);
    const issued = async () =>
      ((await sandbox.control("GET", "/secrets")).json as { secrets: string[] }).secrets.length;
    await sandbox.advance(86_400_000);
    const before = await issued();
    await fault({ kind: "server_error", times: 1, status: 503 });
    expect((await refresh()).status).toBe(503);
    expect(await issued()).toBe(before);
    await fault({ kind: "server_error_after", times: 1 });
    expect((await refresh()).status).toBe(500);
    expect(await issued()).toBe(before + 1);
  });

  it("never answers, and says so in the log", async () => {
    await fault({ kind: "timeout", times: 1 });
    const controller = new AbortController();
    const call = Promise.resolve(
      sandbox.app.request(`http://127.0.0.1${IG}`, {
        headers: { Authorization: `Bearer ${ig}` },
        signal: controller.signal,
      }),
    );
    const first = await Promise.race([
      call.then(() => "answered"),
      new Promise((done) => setTimeout(done, 60, "waiting")),
    ]);
    expect(first).toBe("waiting");
    expect(sandbox.world.log.recent(1)[0]).toMatchObject({ status: 0, fault: "timeout", personaId: "maya" });
    controller.abort();
    await call;
  });

  it("answers late", async () => {
    await fault({ kind: "slow", times: 1, delayMs: 80 });
    const start = performance.now();
    expect((await readIg()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(70);
  });

  it("cuts the JSON off", async () => {
    await fault({ kind: "truncated_json", times: 1 });
    const answer = await readIg();
    expect(answer.status).toBe(200);
    expect(answer.text.length).toBeGreaterThan(10);
    expect(answer.json).toBeUndefined();
  });

  it("sends counts of the wrong type, or one named field", async () => {
    await fault({ kind: "wrong_type", times: 1, platform: "youtube" });
    expect((await readYt()).json).toMatchObject({
      items: [{ statistics: { subscriberCount: { unexpected: expect.any(String) } } }],
    });
    await fault({ kind: "wrong_type", times: 1, field: "username" });
    expect((await readIg()).json).toMatchObject({
      username: { unexpected: "maya.runs" },
      followers_count: expect.any(Number),
    });
  });

  it("leaves a field out or replaces it, and logs what was served", async () => {
    await fault({ kind: "omit_field", times: 1, field: "followers_count" });
    expect((await readIg()).json).not.toHaveProperty("followers_count");
    expect(sandbox.world.log.recent(1)[0]?.response).toEqual({ follows_count: expect.any(Number) });
    await fault({ kind: "set_field", times: 1, field: "followers_count", value: 0 });
    expect((await readIg()).json).toMatchObject({ followers_count: 0 });
    expect(sandbox.world.log.recent(1)[0]?.response).toMatchObject({ followers_count: 0 });
    await fault({ kind: "set_field", times: 1, field: "subscriberCount", value: "0" });
    expect((await readYt()).json).toMatchObject({ items: [{ statistics: { subscriberCount: "0" } }] });
  });

  it("refuses a token that is good", async () => {
    await fault({ kind: "token_invalid", times: 2 });
    expect(await readIg()).toMatchObject({ status: 400, json: { error: { code: 190 } } });
    expect(await readYt()).toMatchObject({ status: 401, json: { error: { errors: [{ reason: "authError" }] } } });
    expect((await readIg()).status).toBe(200);
  });
});
