import { beforeEach, describe, expect, it } from "vitest";
import { days, type TestSandbox, testSandbox, ttClient } from "@/sandbox/test-sandbox";
import { apiErrorAnswer, userInfoAnswer, videoListAnswer, videoQueryAnswer } from "./contract";

const API = "/open.tiktokapis.com/v2";
const BASIC_FIELDS = "open_id,union_id,avatar_url,avatar_url_100,avatar_large_url,display_name";
const PROFILE_FIELDS = "bio_description,profile_deep_link,is_verified,username";
const STATS_FIELDS = "follower_count,following_count,likes_count,video_count";
const ALL_USER = `${BASIC_FIELDS},${PROFILE_FIELDS},${STATS_FIELDS}`;
const ALL_VIDEO =
  "id,create_time,cover_image_url,share_url,video_description,duration,height,width,title,embed_html,embed_link,like_count,comment_count,share_count,view_count,is_aigc";
let sandbox: TestSandbox;
let token: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  token = await sandbox.tokenFor("tiktok", "maya");
});

const user = (fields: string, as = token) => sandbox.read(`${API}/user/info/?fields=${fields}`, as);
const errorOf = (answer: { json: unknown }) => apiErrorAnswer.parse(answer.json).error.code;

function post(path: string, body: unknown, as = token) {
  const headers = { Authorization: `Bearer ${as}`, "Content-Type": "application/json; charset=utf-8" };
  return sandbox.send(`${API}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

const list = (body: unknown = {}, as = token, fields = ALL_VIDEO) => post(`/video/list/?fields=${fields}`, body, as);
const query = (ids: unknown, as = token, fields = ALL_VIDEO) =>
  post(`/video/query/?fields=${fields}`, { filters: { video_ids: ids } }, as);

/** All listed videos, page by page. */
async function allVideos(as = token, size = 20) {
  const videos = [];
  let cursor: number | undefined;
  for (;;) {
    const { data } = videoListAnswer.parse((await list({ max_count: size, cursor }, as)).json);
    videos.push(...data.videos);
    if (!data.has_more) return videos;
    cursor = data.cursor;
  }
}

describe("TikTok's account", () => {
  it("has the documented shape for everybody", async () => {
    for (const persona of sandbox.world.personas.list("tiktok")) {
      const answer = await user(ALL_USER, await sandbox.tokenFor("tiktok", persona.id));
      const { user: read } = userInfoAnswer.parse(answer.json).data;
      expect(Object.keys(read)).toHaveLength(ALL_USER.split(",").length);
      expect(read).toMatchObject({ open_id: persona.platformUserId, username: persona.username });
    }
  });

  it("answers only what was asked for", async () => {
    const { user: read } = userInfoAnswer.parse((await user("username,follower_count")).json).data;
    expect(Object.keys(read)).toEqual(["username", "follower_count"]);
  });

  it.each([
    ["user.info.profile", ["user.info.basic", "user.info.stats"], PROFILE_FIELDS],
    ["user.info.stats", ["user.info.basic", "user.info.profile"], STATS_FIELDS],
  ])("fails as a whole for any one field of %s that was not granted", async (_scope, granted, fields) => {
    const partial = await sandbox.tokenFor("tiktok", "maya", granted);
    expect((await user(BASIC_FIELDS, partial)).status).toBe(200);
    for (const field of fields.split(",")) {
      const answer = await user(`open_id,${field}`, partial);
      expect(answer.status).toBe(401);
      expect(errorOf(answer)).toBe("scope_not_authorized");
    }
  });

  it("fails for a field that does not exist, for none, and for a parameter that is none", async () => {
    for (const path of ["?fields=open_id,fan_count", "", "?fields=", "?fields=open_id&access_token=x"]) {
      expect(errorOf(await sandbox.read(`${API}/user/info/${path}`, token))).toBe("invalid_params");
    }
  });

  it("is nobody's without a token in the header", async () => {
    expect(errorOf(await sandbox.send(`${API}/user/info/?fields=open_id&access_token=${token}`))).toBe(
      "access_token_invalid",
    );
    expect(errorOf(await user("open_id", "act.unknown"))).toBe("access_token_invalid");
  });

  it("counts public videos, and the likes of all", async () => {
    const { user: read } = userInfoAnswer.parse((await user(STATS_FIELDS)).json).data;
    const videos = await allVideos();
    expect(read.video_count).toBe(videos.length);
    const listedLikes = videos.reduce((sum, video) => sum + (video.like_count ?? 0), 0);
    expect(read.likes_count).toBeGreaterThan(listedLikes);
  });

  it("shows a picture at an address that ends and moves between servers, and is the same picture", async () => {
    const read = async () => userInfoAnswer.parse((await user("avatar_url")).json).data.user.avatar_url ?? "";
    const first = new URL(await read());
    expect((await sandbox.send(first.href)).headers.get("content-type")).toBe("image/png");
    expect((await sandbox.send(`${first.href}0`)).status).toBe(403);
    await sandbox.advance(3_600_000);
    const later = new URL(await read());
    expect(later.host).not.toBe(first.host);
    expect(later.pathname).toBe(first.pathname);
    await sandbox.advance(days(2));
    expect((await sandbox.send(first.href)).status).toBe(403);
  });
});

describe("TikTok's video list", () => {
  it("walks through every public video exactly once, newest first", async () => {
    for (const size of [1, 7, 20]) {
      const videos = await allVideos(await sandbox.tokenFor("tiktok", "oldtimes"), size);
      expect(new Set(videos.map(({ id }) => id)).size).toBe(videos.length);
      expect(videos.length).toBeGreaterThan(10);
      const times = videos.map(({ create_time: time = 0 }) => time);
      expect(times).toEqual([...times].sort((a, b) => b - a));
    }
  });

  it("gives ten unless told otherwise, and names the time of the last in milliseconds", async () => {
    const { data } = videoListAnswer.parse((await list()).json);
    expect(data.videos).toHaveLength(10);
    expect(data).toMatchObject({ has_more: true, cursor: (data.videos[9]?.create_time ?? 0) * 1000 });
  });

  it("keeps its pages when a video is published in between", async () => {
    const { cursor } = videoListAnswer.parse((await list({ max_count: 5 })).json).data;
    const next = async () =>
      videoListAnswer.parse((await list({ max_count: 5, cursor })).json).data.videos.map(({ id }) => id);
    const before = await next();
    await sandbox.advance(days(20));
    token = await sandbox.tokenFor("tiktok", "maya");
    expect(await next()).toEqual(before);
  });

  it.each([
    ["more than twenty", { max_count: 21 }],
    ["none at all", { max_count: 0 }],
    ["a size as text", { max_count: "20" }],
    ["a cursor as text", { cursor: "1763625600000" }],
    ["a cursor of null", { cursor: null }],
    ["a field that the body does not have", { limit: 20 }],
    ["a body that is a list", []],
  ])("refuses %s", async (_name, body) => {
    const answer = await list(body);
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toBe("invalid_params");
  });

  it("needs its own permission and known fields", async () => {
    const basic = await sandbox.tokenFor("tiktok", "maya", ["user.info.basic", "user.info.stats"]);
    expect(errorOf(await list({}, basic))).toBe("scope_not_authorized");
    expect(errorOf(await list({}, token, "id,reach_count"))).toBe("invalid_params");
    expect(errorOf(await post("/video/list/", {}))).toBe("invalid_params");
  });

  it("is empty for a private account and for one without videos, and is no error", async () => {
    for (const persona of ["private-petra", "newcomer"]) {
      const { data } = videoListAnswer.parse((await list({}, await sandbox.tokenFor("tiktok", persona))).json);
      expect(data).toMatchObject({ videos: [], has_more: false });
    }
  });

  it("answers the same numbers for the same seed and time, and larger ones a day later", async () => {
    const twin = await testSandbox();
    const twinToken = await twin.tokenFor("tiktok", "maya");
    const numbers = async (of: TestSandbox, as: string) => {
      const headers = { Authorization: `Bearer ${as}`, "Content-Type": "application/json" };
      const init = { method: "POST", headers, body: "{}" };
      const answer = await of.send(`${API}/video/list/?fields=id,view_count`, init);
      return videoListAnswer.parse(answer.json).data.videos;
    };
    const now = await numbers(sandbox, token);
    expect(await numbers(twin, twinToken)).toEqual(now);
    const [newest] = now;
    await sandbox.advance(days(1) - 1000);
    const later = (await numbers(sandbox, token)).find(({ id }) => id === newest?.id);
    expect(later?.view_count).toBeGreaterThan(newest?.view_count ?? 0);
  });

  it("is logged with the number of its items and the sums of their counts", async () => {
    const { videos } = videoListAnswer.parse((await list()).json).data;
    const views = videos.reduce((sum, video) => sum + (video.view_count ?? 0), 0);
    expect(sandbox.world.log.recent(1)[0]).toMatchObject({
      endpoint: "video.list",
      personaId: "maya",
      cost: 1,
      response: { items: 10, "sum(view_count)": views },
    });
  });
});

describe("TikTok's video query", () => {
  it("gives the same numbers as the list", async () => {
    const videos = (await allVideos()).slice(0, 20);
    const answer = videoQueryAnswer.parse((await query(videos.map(({ id }) => id))).json);
    expect(answer.data.videos).toEqual(videos);
  });

  it("leaves out what is not public, not theirs, or unknown", async () => {
    const [mine] = await allVideos();
    const [other] = await allVideos(await sandbox.tokenFor("tiktok", "eleni"));
    const answer = videoQueryAnswer.parse((await query([mine?.id, other?.id, "7412345678901234567", "1"])).json);
    expect(answer.data.videos.map(({ id }) => id)).toEqual([mine?.id]);
    const maya = sandbox.world.personas.find("tiktok", "maya");
    if (maya === undefined) throw new Error("maya is missing");
    sandbox.world.personas.change(maya, { accountType: "private" });
    expect(videoQueryAnswer.parse((await query([mine?.id])).json).data.videos).toEqual([]);
  });

  it.each([
    ["more than twenty ids", Array.from({ length: 21 }, (_, index) => String(index))],
    ["no ids", []],
    ["ids as numbers, which cannot hold them", [7412345678901234]],
    ["no list", "7412345678901234567"],
  ])("refuses %s", async (_name, ids) => expect(errorOf(await query(ids))).toBe("invalid_params"));
});

describe("TikTok's limit", () => {
  it("is a sliding minute per app and endpoint, told with 429 and no header", async () => {
    await sandbox.control("POST", "/limits", { platform: "tiktok", name: "requestsPerMinute", value: 2 });
    expect((await user("open_id")).status).toBe(200);
    await sandbox.advance(30_000);
    expect((await user("open_id")).status).toBe(200);
    const refused = await user("open_id");
    expect(refused.status).toBe(429);
    expect(errorOf(refused)).toBe("rate_limit_exceeded");
    expect(refused.headers.get("retry-after")).toBeNull();
    expect((await list()).status).toBe(200);

    await sandbox.control("POST", "/clients", { ...ttClient, clientId: "other" });
    const grant = { platform: "tiktok", personaId: "maya", clientId: "other" };
    const { accessToken } = (await sandbox.control("POST", "/grants", grant)).json as { accessToken: string };
    expect((await user("open_id", accessToken)).status).toBe(200);

    await sandbox.advance(30_000);
    expect((await user("open_id")).status).toBe(200);
    expect((await user("open_id")).status).toBe(429);
  });
});

describe("TikTok's faults", () => {
  it.each([
    [{ kind: "rate_limited" }, 429, "rate_limit_exceeded"],
    [{ kind: "rate_limited", value: "reached_active_user_cap" }, 403, "reached_active_user_cap"],
    [{ kind: "rate_limited", value: "spam_risk_too_many_posts", status: 200 }, 200, "spam_risk_too_many_posts"],
    [{ kind: "server_error", status: 503 }, 503, "internal_error"],
    [{ kind: "token_invalid" }, 401, "access_token_invalid"],
  ])("%j speak TikTok's language", async (fault, status, code) => {
    await sandbox.control("POST", "/faults", { ...fault, platform: "tiktok", times: 1 });
    const answer = await user("open_id");
    expect(answer.status).toBe(status);
    expect(errorOf(answer)).toBe(code);
    expect((await user("open_id")).status).toBe(200);
  });

  it("leave out what a persona is told to leave out", async () => {
    await sandbox.control("POST", "/personas/tiktok/maya", { override: { omit: ["likes_count"] } });
    expect(Object.keys(userInfoAnswer.parse((await user(STATS_FIELDS)).json).data.user)).not.toContain("likes_count");
  });
});
