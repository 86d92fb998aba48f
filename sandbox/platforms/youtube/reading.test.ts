import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox, ytClient } from "@/sandbox/test-sandbox";
import {
  apiErrorAnswer,
  batchStatsAnswer,
  channelListAnswer,
  playlistItemListAnswer,
  videoListAnswer,
} from "./contract";
import { roundedDown } from "./personas";

const DATA = "/www.googleapis.com/youtube/v3";
const READ = "https://www.googleapis.com/auth/youtube.readonly";
let sandbox: TestSandbox;
let token: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  token = await sandbox.tokenFor("youtube", "eleni");
});

const read = (path: string, as = token) => sandbox.read(`${DATA}${path}`, as);
const withKey = (path: string) => sandbox.send(`${DATA}${path}&key=${ytClient.apiKeys[0]}`);
const reasonOf = (answer: { json: unknown }) => apiErrorAnswer.parse(answer.json).error.errors[0]?.reason;
const channel = async (query: string, as = token) =>
  channelListAnswer.parse((await read(`/channels?part=snippet,contentDetails,statistics,status&${query}`, as)).json);

async function uploads(as = token): Promise<string> {
  return (await channel("mine=true", as)).items?.[0]?.contentDetails?.relatedPlaylists.uploads ?? "";
}

async function videoIds(as = token, key = false): Promise<string[]> {
  const ids: string[] = [];
  const playlistId = await uploads(token);
  let page = "";
  for (;;) {
    const path = `/playlistItems?part=snippet,contentDetails,status&maxResults=50&playlistId=${playlistId}${page}`;
    const { items, nextPageToken } = playlistItemListAnswer.parse(
      (key ? await withKey(path) : await read(path, as)).json,
    );
    ids.push(...items.map(({ contentDetails }) => contentDetails?.videoId ?? ""));
    if (nextPageToken === undefined) return ids;
    page = `&pageToken=${nextPageToken}`;
  }
}

describe("channels.list", () => {
  it("has the documented shape for every channel", async () => {
    for (const persona of sandbox.world.personas.list("youtube")) {
      if (persona.platformUserId === null) continue;
      const { items } = await channel("mine=true", await sandbox.tokenFor("youtube", persona.id));
      expect(items?.[0]).toMatchObject({ id: persona.platformUserId, snippet: { title: persona.displayName } });
    }
  });

  it("shows subscribers rounded down to three digits, as text", async () => {
    const persona = sandbox.world.personas.find("youtube", "giant");
    const exact = persona === undefined ? 0 : sandbox.world.personas.followersAt(persona, sandbox.world.clock.now());
    const { items } = await channel("mine=true", await sandbox.tokenFor("youtube", "giant"));
    const shown = items?.[0]?.statistics?.subscriberCount ?? "";
    expect(Number(shown)).toBe(Math.floor(exact / 100_000) * 100_000);
    expect(exact).toBeGreaterThan(10_000_000);
  });

  it("says that a count is hidden instead of giving it", async () => {
    const { items } = await channel("mine=true", await sandbox.tokenFor("youtube", "quiet"));
    expect(items?.[0]?.statistics).toMatchObject({ hiddenSubscriberCount: true, subscriberCount: "0" });
  });

  it("has no items at all for a Google account without a channel", async () => {
    const answer = await read("/channels?part=id&mine=true", await sandbox.tokenFor("youtube", "newcomer"));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ pageInfo: { totalResults: 0 } });
    expect(answer.json).not.toHaveProperty("items");
  });

  it("reads fifty channels by id for one unit, leaving out unknown ones", async () => {
    const ids = sandbox.world.personas.list("youtube").flatMap(({ platformUserId }) => platformUserId ?? []);
    const { items } = await channel(`id=${[...ids, "UCunknown0000000000000000"].join(",")}`);
    expect(items?.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const many = Array.from({ length: 51 }, (_, index) => `UC${index}`).join(",");
    expect(reasonOf(await read(`/channels?part=id&id=${many}`))).toBe("invalidParameter");
  });

  it("takes lists with commas and repeated, as Google's own library sends them", async () => {
    const ids = sandbox.world.personas.list("youtube").flatMap(({ platformUserId }) => platformUserId ?? []);
    const repeated = ["snippet", "statistics"].map((part) => `part=${part}`).concat(ids.map((id) => `id=${id}`));
    const answer = channelListAnswer.parse((await read(`/channels?${repeated.join("&")}`)).json);
    expect(answer.items).toHaveLength(ids.length);
    expect(answer.items?.[0]).toMatchObject({ snippet: {}, statistics: {} });
  });

  it("reads by handle and with an API key, but not `mine` with a key", async () => {
    const answer = await withKey("/channels?part=snippet&forHandle=@mayaruns");
    expect(channelListAnswer.parse(answer.json).items?.[0]?.snippet?.customUrl).toBe("@mayaruns");
    expect((await withKey("/channels?part=id&mine=true")).status).toBe(401);
  });

  it.each([
    ["no part", "/channels?mine=true", "missingRequiredParameter"],
    ["an unknown part", "/channels?part=id,numbers&mine=true", "unknownPart"],
    ["no filter", "/channels?part=id", "missingRequiredParameter"],
    ["two filters", "/channels?part=id&mine=true&id=UCa", "incompatibleParameters"],
  ])("refuses %s, and charges the unit all the same", async (_name, path, reason) => {
    const answer = await read(path);
    expect(answer.status).toBe(400);
    expect(reasonOf(answer)).toBe(reason);
    expect(sandbox.world.log.recent(1)[0]?.cost).toBe(1);
  });

  it("refuses calls without identity, with an unknown key, or without the scope", async () => {
    expect(reasonOf(await sandbox.send(`${DATA}/channels?part=id&mine=true`))).toBe("forbidden");
    expect(reasonOf(await sandbox.send(`${DATA}/channels?part=id&id=UCa&key=AIza-other`))).toBe("keyInvalid");
    const upload = await sandbox.tokenFor("youtube", "maya", ["https://www.googleapis.com/auth/youtube.upload"]);
    const refused = await read("/channels?part=id&mine=true", upload);
    expect(refused.status).toBe(403);
    expect(reasonOf(refused)).toBe("insufficientPermissions");
    expect(refused.text).toContain("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  });

  it("answers 304 to the etag it gave, and cuts the answer down to the fields asked for", async () => {
    const path = `${DATA}/channels?part=snippet&mine=true`;
    const etag = (await sandbox.read(path, token)).headers.get("etag") ?? "";
    const headers = { Authorization: `Bearer ${token}`, "If-None-Match": etag };
    expect(await sandbox.send(path, { headers })).toMatchObject({ status: 304, text: "" });
    const cut = await read("/channels?part=snippet,statistics&mine=true&fields=items(id,statistics/viewCount)");
    expect(Object.keys(cut.json as object)).toEqual(["items"]);
    expect(cut.text).toMatch(/^\{"items":\[\{"id":"UC[^"]+","statistics":\{"viewCount":"\d+"\}\}\]\}$/);
  });
});

describe("the uploads playlist", () => {
  it("lists every upload once, newest first, in pages of at most fifty", async () => {
    const ids = await videoIds();
    const persona = sandbox.world.personas.find("youtube", "eleni");
    const count = persona === undefined ? 0 : sandbox.world.personas.posts(persona).countAt(sandbox.world.clock.now());
    expect(new Set(ids).size).toBe(count);
    const times: number[] = [];
    for (let start = 0; start < ids.length; start += 50) {
      const path = `/videos?part=snippet&id=${ids.slice(start, start + 50).join(",")}`;
      const { items } = videoListAnswer.parse((await read(path)).json);
      times.push(...items.map(({ snippet }) => Date.parse(snippet?.publishedAt ?? "")));
    }
    expect(times).toEqual([...times].sort((left, right) => right - left));
  });

  it("shows private and unlisted videos to their owner only, and counts public ones", async () => {
    const own = await videoIds();
    const foreign = await videoIds(await sandbox.tokenFor("youtube", "maya"));
    const keyed = await videoIds(token, true);
    expect(foreign).toEqual(keyed);
    expect(foreign.length).toBeLessThan(own.length);
    expect(own).toEqual(expect.arrayContaining(foreign));
    expect((await channel("mine=true")).items?.[0]?.statistics?.videoCount).toBe(String(foreign.length));
  });

  it("shifts its pages by what is uploaded or deleted in between", async () => {
    const path = `/playlistItems?part=contentDetails&maxResults=5&playlistId=${await uploads()}`;
    const { nextPageToken, pageInfo } = playlistItemListAnswer.parse((await read(path)).json);
    const all = await videoIds();
    const second = async () => {
      const { items } = playlistItemListAnswer.parse((await read(`${path}&pageToken=${nextPageToken}`)).json);
      return items.map(({ contentDetails }) => contentDetails?.videoId);
    };
    expect(await second()).toEqual(all.slice(5, 10));
    const persona = sandbox.world.personas.find("youtube", "eleni");
    if (persona === undefined) throw new Error("there is no eleni");
    const newest = sandbox.world.personas.posts(persona).countAt(sandbox.world.clock.now()) - 1;
    sandbox.world.personas.deletePosts(persona, [newest], true);
    expect(await second()).toEqual(all.slice(6, 11));
    expect(playlistItemListAnswer.parse((await read(path)).json).pageInfo?.totalResults).toBe(
      (pageInfo?.totalResults ?? 0) - 1,
    );
  });

  it.each([
    ["an unknown playlist", "playlistId=UUnothing", 404, "playlistNotFound"],
    ["a page token nobody gave", "playlistId={own}&pageToken=abc", 400, "invalidPageToken"],
    ["more than fifty at once", "playlistId={own}&maxResults=51", 400, "invalidParameter"],
    ["no playlist", "maxResults=5", 400, "missingRequiredParameter"],
  ])("refuses %s", async (_name, query, status, reason) => {
    const answer = await read(`/playlistItems?part=id&${query.replace("{own}", await uploads())}`);
    expect(answer.status).toBe(status);
    expect(reasonOf(answer)).toBe(reason);
  });
});

describe("videos", () => {
  it("have the documented shape, and the same numbers in both lists", async () => {
    const ids = (await videoIds()).slice(0, 50);
    const list = videoListAnswer.parse(
      (await read(`/videos?part=snippet,contentDetails,statistics,status&id=${ids.join(",")}`)).json,
    );
    const batch = batchStatsAnswer.parse(
      (await read(`/videos:batchGetStats?part=id,snippet,statistics,contentDetails&id=${ids.join(",")}`)).json,
    );
    expect(list.items.map(({ id }) => id)).toEqual(ids);
    expect(batch.items.map(({ statistics }) => statistics?.viewCount)).toEqual(
      list.items.map(({ statistics }) => statistics?.viewCount),
    );
  });

  it("leave out hidden likes and closed comments, and show dislikes to the owner only", async () => {
    const ids = await videoIds();
    const statistics = [];
    for (let start = 0; start < ids.length; start += 50) {
      const path = `/videos?part=statistics&id=${ids.slice(start, start + 50).join(",")}`;
      statistics.push(...videoListAnswer.parse((await read(path)).json).items.map((item) => item.statistics));
    }
    expect(statistics.some((numbers) => numbers?.likeCount === undefined)).toBe(true);
    expect(statistics.some((numbers) => numbers?.commentCount === undefined)).toBe(true);
    expect(statistics.every((numbers) => numbers?.dislikeCount !== undefined)).toBe(true);
    const foreign = await withKey(`/videos?part=statistics&id=${ids.slice(0, 50).join(",")}`);
    for (const item of videoListAnswer.parse(foreign.json).items) expect(item.statistics?.dislikeCount).toBeUndefined();
  });

  it("are left out when unknown or private to somebody else", async () => {
    const own = await videoIds();
    const foreign = await videoIds(token, true);
    const hidden = own.filter((id) => !foreign.includes(id)).slice(0, 49);
    const answer = await withKey(`/videos?part=status&id=${[...hidden, "dQw4w9WgXcQ"].join(",")}`);
    const privacies = videoListAnswer.parse(answer.json).items.map(({ status }) => status?.privacyStatus);
    expect(privacies.every((privacy) => privacy === "unlisted")).toBe(true);
    expect(privacies.length).toBeLessThan(hidden.length);
  });

  it("refuse paging parameters beside ids", async () => {
    expect(reasonOf(await read("/videos?part=id&id=a&maxResults=5"))).toBe("incompatibleParameters");
  });
});

describe("the quota", () => {
  const limit = (name: string, value: number) =>
    sandbox.control("POST", "/limits", { platform: "youtube", name, value });

  it("refuses what exceeds the day's units and starts again at midnight Pacific", async () => {
    await limit("units", 2);
    expect((await read("/channels?part=id&mine=true")).status).toBe(200);
    expect((await read("/videos?part=id&id=a")).status).toBe(200);
    const refused = await read("/channels?part=id&mine=true");
    expect(refused.status).toBe(403);
    expect(reasonOf(refused)).toBe("quotaExceeded");
    // 10:00 UTC is 02:00 in California: midnight is 22 hours away.
    await sandbox.advance(22 * 3_600_000 - 1000);
    token = await sandbox.tokenFor("youtube", "eleni");
    expect((await read("/channels?part=id&mine=true")).status).toBe(403);
    await sandbox.advance(1000);
    expect((await read("/channels?part=id&mine=true")).status).toBe(200);
  });

  it("counts batchGetStats in a bucket of its own, and each project for itself", async () => {
    await limit("units", 0);
    expect((await read("/videos:batchGetStats?part=id&id=a")).status).toBe(200);
    await limit("units", 1);
    await read("/channels?part=id&mine=true");
    await sandbox.control("POST", "/clients", { ...ytClient, clientId: "other", apiKeys: ["AIza-other"] });
    expect((await sandbox.send(`${DATA}/channels?part=id&id=UCa&key=AIza-other`)).status).toBe(200);
    expect((await read("/channels?part=id&mine=true")).status).toBe(403);
  });
});

it("rounds any count down, keeping three digits and losing less than one percent", () => {
  fc.assert(
    fc.property(fc.nat(2_000_000_000), (exact) => {
      const shown = roundedDown(exact);
      expect(shown).toBeLessThanOrEqual(exact);
      expect(exact - shown).toBeLessThanOrEqual(exact / 100);
      expect(String(shown).slice(3)).toMatch(/^0*$/);
    }),
  );
});

it("serves the Data API on Google's client library's host too", async () => {
  const address = "/youtube.googleapis.com/youtube/v3/channels?part=id&mine=true";
  expect((await sandbox.read(address, token)).status).toBe(200);
  const scoped = await sandbox.tokenFor("youtube", "maya", [READ]);
  expect((await sandbox.read(address, scoped)).status).toBe(200);
});
