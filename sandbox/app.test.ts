import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { platforms } from "./platforms/index";
import { igClient, type TestSandbox, testSandbox, ytClient } from "./test-sandbox";

const PROFILE = "fields=user_id,username,followers_count";

describe("routing", () => {
  let sandbox: TestSandbox;
  beforeEach(async () => {
    sandbox = await testSandbox();
  });

  it("reaches a platform by path prefix, by host name, and by Host header, with or without version", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    const headers = { Authorization: `Bearer ${token}` };
    const answers = await Promise.all([
      sandbox.send(`/graph.instagram.com/v25.0/me?${PROFILE}`, { headers }),
      sandbox.send(`/graph.instagram.com/me?${PROFILE}`, { headers }),
      sandbox.send(`https://graph.instagram.com/v23.0/me?${PROFILE}`, { headers }),
      sandbox.send(`/v25.0/me?${PROFILE}`, { headers: { ...headers, Host: "graph.instagram.com:4400" } }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, json: answers[0]?.json });
  });

  it("logs the path as the real host would have seen it", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    await sandbox.read(`/graph.instagram.com/v25.0/me?${PROFILE}`, token);
    await sandbox.read(`https://graph.instagram.com/v25.0/me?${PROFILE}`, token);
    const paths = sandbox.world.log.recent(2).map(({ host, path }) => `${host}${path}`);
    expect(paths).toEqual(["graph.instagram.com/v25.0/me", "graph.instagram.com/v25.0/me"]);
  });

  it("answers what a platform does not have in that platform's words, and logs it", async () => {
    const token = await sandbox.tokenFor("youtube", "maya");
    const answer = await sandbox.read("/www.googleapis.com/youtube/v3/applause", token);
    expect(answer).toMatchObject({ status: 404, json: { error: { errors: [{ reason: "notFound" }] } } });
    expect(sandbox.world.log.recent(1)[0]).toMatchObject({ endpoint: "unknown", personaId: "maya", status: 404 });
  });

  it("knows no other host", async () => {
    expect((await sandbox.send("/graph.example.com/v25.0/me")).status).toBe(404);
  });

  it("leaves the control API to this machine and its own pages", async () => {
    expect((await sandbox.send("http://evil.test/_control/secrets")).status).toBe(403);
    const crossSite = { method: "POST", body: "{}", headers: { "Sec-Fetch-Site": "cross-site" } };
    expect((await sandbox.send("/_control/reset", crossSite)).status).toBe(403);
    expect((await sandbox.send("/_page/faults/clear", crossSite)).status).toBe(403);
    expect((await sandbox.send("http://localhost/_control/clock")).status).toBe(200);
  });
});

describe("the personas", () => {
  it("are at least eight per platform, of every growth model, with ids of their own", () => {
    const everywhere = platforms.flatMap(({ personas }) => personas);
    for (const { personas } of platforms) {
      expect(personas.length).toBeGreaterThanOrEqual(8);
      expect(new Set(personas.map(({ id }) => id)).size).toBe(personas.length);
      expect(new Set(personas.map(({ growth }) => growth.model))).toEqual(
        new Set(["steady", "viral", "bought", "dormant", "huge", "small"]),
      );
      expect(personas.map(({ no }) => no)).toEqual(personas.map((_, index) => index + 1));
    }
    const ids = everywhere.flatMap(({ platformUserId }) => platformUserId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(everywhere.some(({ displayName }) => /\p{Script=Greek}/u.test(displayName))).toBe(true);
  });
});

describe("a restart", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "sandbox-app-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it("keeps clients, tokens, codes, faults, overrides, limits, quota, clock and log, without a proper end", async () => {
    const before = await testSandbox({ dataDir });
    const token = await before.tokenFor("instagram", "maya");
    const query = new URLSearchParams({
      client_id: ytClient.clientId,
      redirect_uri: ytClient.redirectUris[0] ?? "",
      response_type: "code",
      scope: "https://www.googleapis.com/auth/youtube.readonly",
      access_type: "offline",
    });
    const form = new URLSearchParams({ decision: "allow", persona: "maya", scope: query.get("scope") ?? "" });
    const consent = await before.send(`/accounts.google.com/o/oauth2/v2/auth?${query}`, { method: "POST", body: form });
    const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code") ?? "";
    await before.control("POST", "/personas/instagram/maya", { override: { followers: 4321 } });
    await before.control("POST", "/faults", { kind: "slow", platform: "tiktok" });
    await before.control("POST", "/limits", { platform: "youtube", name: "units", value: 1 });
    await before.advance(3_600_000);
    const ytToken = await before.tokenFor("youtube", "maya");
    await before.read("/www.googleapis.com/youtube/v3/channels?part=id&mine=true", ytToken);
    const calls = before.world.log.lastSeq();
    appendFileSync(join(dataDir, "state.jsonl"), '["tokens","half');

    // The first one was never closed: what it wrote must be enough.
    const after = await testSandbox({ dataDir });
    expect((await after.control("GET", "/clock")).json).toMatchObject({ offsetMs: 3_600_000 });
    expect((await after.read(`/graph.instagram.com/me?${PROFILE}`, token)).json).toMatchObject({
      followers_count: 4321,
    });
    expect((await after.control("GET", "/faults")).json).toMatchObject({ faults: [{ kind: "slow", hits: 0 }] });
    const again = await after.read("/www.googleapis.com/youtube/v3/channels?part=id&mine=true", ytToken);
    expect(again.json).toMatchObject({ error: { errors: [{ reason: "quotaExceeded" }] } });
    expect(after.world.log.lastSeq()).toBeGreaterThan(calls);
    expect(after.world.log.read({ limit: 1 })[0]?.endpoint).toBe("oauth.decide");

    // Ten minutes are over, but the code itself is known: expired, not invented.
    await after.control("POST", "/clock", { offsetMs: 0 });
    const exchanged = await after.submit("/oauth2.googleapis.com/token", {
      client_id: ytClient.clientId,
      client_secret: ytClient.clientSecret,
      grant_type: "authorization_code",
      redirect_uri: ytClient.redirectUris[0] ?? "",
      code,
    });
    expect(exchanged.status).toBe(200);
  });

  it("shows the same world again for the same seed, and another for another", async () => {
    const followers = async (seed: number) => {
      const sandbox = await testSandbox({ seed });
      return (await sandbox.control("GET", "/personas")).text;
    };
    expect(await followers(1)).toBe(await followers(1));
    expect(await followers(2)).not.toBe(await followers(1));
  });
});

it("registers only redirect URIs that the platform would", async () => {
  const sandbox = await testSandbox();
  const refused = await sandbox.control("POST", "/clients", { ...igClient, redirectUris: ["http://app.example/cb"] });
  expect(refused).toMatchObject({ status: 400, json: { error: expect.stringContaining("https is required") } });
  const unchanged = await sandbox.control("GET", "/clients");
  expect(unchanged.text).toContain(igClient.redirectUris[0]);
  expect(unchanged.text).not.toContain(igClient.clientSecret);
});
