import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { TEST_NOW_MS, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";

const personaList = z.object({
  personas: z.array(
    z.object({
      platform: z.string(),
      id: z.string(),
      followers: z.number().nullable(),
      followersExact: z.number(),
      posts: z.number(),
      views: z.number().nullable(),
    }),
  ),
});
const history = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      followers: z.number().nullable(),
      followersExact: z.number(),
      following: z.number().nullable(),
      posts: z.number(),
      views: z.number().nullable(),
    }),
  ),
});
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

const personas = async () => personaList.parse((await sandbox.control("GET", "/personas")).json).personas;
const one = async (platform: string, id: string) =>
  (await personas()).find((persona) => persona.platform === platform && persona.id === id);
const days = async (platform: string, id: string, count?: number) =>
  history.parse(
    (await sandbox.control("GET", `/personas/${platform}/${id}/history${count ? `?days=${count}` : ""}`)).json,
  ).days;

describe("the clock", () => {
  it("is advanced and set, and answers the time it shows", async () => {
    expect((await sandbox.control("POST", "/clock", { advanceMs: 1000 })).json).toEqual({
      offsetMs: 1000,
      now: new Date(TEST_NOW_MS + 1000).toISOString(),
    });
    await sandbox.control("POST", "/clock", { advanceMs: 500 });
    expect((await sandbox.control("GET", "/clock")).json).toMatchObject({ offsetMs: 1500 });
    await sandbox.control("POST", "/clock", { offsetMs: -60_000 });
    expect((await sandbox.control("GET", "/clock")).json).toMatchObject({ offsetMs: -60_000 });
  });

  it("refuses what is no movement", async () => {
    for (const body of [{}, { advanceMs: "1000" }, { advanceMs: 1, offsetMs: 1 }]) {
      expect((await sandbox.control("POST", "/clock", body)).status).toBe(400);
    }
  });
});

describe("a persona's history", () => {
  it("has ninety days, oldest first, without gaps, up to today", async () => {
    const list = await days("instagram", "maya");
    expect(list).toHaveLength(90);
    expect(list.at(-1)?.day).toBe("2026-11-21");
    for (const [index, { day }] of list.entries()) {
      expect(day).toBe(new Date(Date.UTC(2026, 10, 21) - (89 - index) * 86_400_000).toISOString().slice(0, 10));
    }
  });

  it("ends with the numbers of now, and a day's numbers are those at its end", async () => {
    for (const [platform, id] of [
      ["instagram", "nikos"],
      ["youtube", "maya"],
    ] as const) {
      const live = await one(platform, id);
      const today = (await days(platform, id, 5)).at(-1);
      expect(today).toMatchObject({ followers: live?.followers, posts: live?.posts, views: live?.views });
      // 10:00 now: in 14 hours less a millisecond the day is over, and its entry stays as it is then.
      await sandbox.advance(14 * 3_600_000 - 1);
      const closing = await one(platform, id);
      await sandbox.advance(86_400_000);
      expect((await days(platform, id, 2))[0]).toMatchObject({
        day: today?.day,
        followersExact: closing?.followersExact,
        posts: closing?.posts,
        views: closing?.views,
      });
      await sandbox.control("POST", "/clock", { offsetMs: 0 });
    }
  });

  it("shows what the platform would have shown: rounded, hidden, or not offered", async () => {
    const [maya] = await days("youtube", "maya", 1);
    expect(maya?.followers).toBeLessThanOrEqual(maya?.followersExact ?? 0);
    expect((maya?.followers ?? 1) % 100).toBe(0);
    expect((await days("youtube", "quiet", 1))[0]?.followers).toBeNull();
    expect((await days("instagram", "maya", 1))[0]?.views).toBeNull();
    expect((await days("youtube", "maya", 1))[0]?.following).toBeNull();
  });

  it("agrees with what the API answers at the same moment", async () => {
    const token = await sandbox.tokenFor("youtube", "maya");
    const answer = await sandbox.read("/www.googleapis.com/youtube/v3/channels?part=statistics&mine=true", token);
    const [today] = await days("youtube", "maya", 1);
    expect(answer.json).toMatchObject({
      items: [
        {
          statistics: {
            subscriberCount: String(today?.followers),
            viewCount: String(today?.views),
            videoCount: String(today?.posts),
          },
        },
      ],
    });
  });

  it("refuses unknown personas and senseless lengths", async () => {
    expect((await sandbox.control("GET", "/personas/instagram/nobody/history")).status).toBe(404);
    expect((await sandbox.control("GET", "/personas/instagram/maya/history?days=0")).status).toBe(400);
  });
});

describe("changing a persona", () => {
  const change = (body: unknown) => sandbox.control("POST", "/personas/instagram/maya", body);

  it("sets followers from now on, leaves the past alone, and hands back to the growth model", async () => {
    const before = await days("instagram", "maya", 3);
    await change({ override: { followers: 0 } });
    const during = await days("instagram", "maya", 3);
    expect(during.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(during[2]).toMatchObject({ followers: 0 });
    await sandbox.advance(86_400_000);
    await change({ override: { followers: null } });
    expect((await one("instagram", "maya"))?.followers).toBeGreaterThan(before[2]?.followers ?? 0);
    expect((await days("instagram", "maya", 2))[0]?.followers).toBe(0);
  });

  it("leaves fields out of the profile until told otherwise", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    const profile = () => sandbox.read("/graph.instagram.com/me?fields=username,followers_count", token);
    await change({ override: { omit: ["followers_count"] } });
    expect((await profile()).json).not.toHaveProperty("followers_count");
    await change({ override: { omit: [] } });
    expect((await profile()).json).toHaveProperty("followers_count");
  });

  it("refuses what it does not know", async () => {
    expect((await change({ mood: "happy" })).status).toBe(400);
    expect((await change({ override: { followers: -1 } })).status).toBe(400);
  });
});

describe("grants", () => {
  it("come as the platform would have issued them", async () => {
    const ig = await sandbox.control("POST", "/grants", {
      platform: "instagram",
      personaId: "maya",
      clientId: "ig-app",
    });
    expect(ig).toMatchObject({
      status: 201,
      json: { refreshToken: null, expiresInSeconds: 5_184_000, personaId: "maya" },
    });
    const scopes = ["https://www.googleapis.com/auth/youtube.readonly"];
    const yt = await sandbox.control("POST", "/grants", {
      platform: "youtube",
      personaId: "maya",
      clientId: "yt-app",
      scopes,
    });
    expect(yt.json).toMatchObject({ expiresInSeconds: 3599, refreshExpiresInSeconds: null, scopes });
    expect((yt.json as { refreshToken: string }).refreshToken).toMatch(/^1\/\/0/);
  });

  it("are refused for unknown persons, clients and scopes", async () => {
    const body = { platform: "instagram", personaId: "maya", clientId: "ig-app" };
    expect((await sandbox.control("POST", "/grants", { ...body, personaId: "nobody" })).status).toBe(404);
    expect((await sandbox.control("POST", "/grants", { ...body, clientId: "nobody" })).status).toBe(404);
    expect((await sandbox.control("POST", "/grants", { ...body, scopes: ["everything"] })).status).toBe(400);
  });
});

describe("the call log", () => {
  it("is read from a number on and tells the last number, cut or not", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    for (let call = 0; call < 4; call += 1) await sandbox.read("/graph.instagram.com/me?fields=followers_count", token);
    const log = async (query: string) =>
      z
        .object({ entries: z.array(z.object({ seq: z.number(), response: z.unknown() })), lastSeq: z.number() })
        .parse((await sandbox.control("GET", `/log?${query}`)).json);
    expect(await log("after=1&limit=2")).toMatchObject({ entries: [{ seq: 2 }, { seq: 3 }], lastSeq: 3 });
    expect(await log("after=3")).toMatchObject({ entries: [{ seq: 4 }], lastSeq: 4 });
    expect(await log("after=4")).toEqual({ entries: [], lastSeq: 4 });
    expect((await log("limit=1")).entries[0]?.response).toEqual({
      followers_count: (await one("instagram", "maya"))?.followers,
    });
  });

  it("outlives a reset, which ends faults and limits", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    await sandbox.control("POST", "/faults", { kind: "server_error" });
    await sandbox.control("POST", "/limits", { platform: "instagram", name: "usagePercent", value: 100 });
    await sandbox.read("/graph.instagram.com/me", token);
    await sandbox.control("POST", "/reset");
    expect((await sandbox.read("/graph.instagram.com/me", token)).status).toBe(200);
    expect((await sandbox.control("GET", "/counters")).json).toMatchObject({
      calls: 2,
      counters: [
        { platform: "instagram", endpoint: "profile", status: 500, calls: 1 },
        { platform: "instagram", endpoint: "profile", status: 200, calls: 1 },
      ],
    });
  });
});

it("answers a body that is no JSON, and a limit nobody knows, with a clear refusal", async () => {
  const broken = await sandbox.send("/_control/clock", { method: "POST", body: "{" });
  expect(broken).toMatchObject({ status: 400, json: { error: expect.stringContaining("not JSON") } });
  const unknown = await sandbox.control("POST", "/limits", { platform: "youtube", name: "patience", value: 1 });
  expect(unknown.status).toBe(404);
});
