import { beforeEach, describe, expect, it } from "vitest";
import { days } from "@/sandbox/test-sandbox";
import {
  analyticsAnswer,
  postAnswer,
  postsAnswer,
  renamedTimelineAnswer,
  requests,
  timelineAnswer,
  usageAnswer,
} from "./contract";
import { APP, errorTypes, POST_FIELDS, typeOf, type XReader, xReader } from "./test-reader";

let x: XReader;
beforeEach(async () => {
  x = await xReader();
});

describe("X's timeline", () => {
  it("lists every post once, newest first, in pages of at most a hundred", async () => {
    const ids = await x.pages(`/users/${x.idOf("eleni")}/tweets?max_results=100`);
    expect(ids).toHaveLength(x.sandbox.world.personas.posts(x.persona("eleni")).countAt(x.sandbox.world.clock.now()));
    expect(new Set(ids).size).toBe(ids.length);
    const sorted = [...ids].sort((one, other) => (BigInt(one) > BigInt(other) ? -1 : 1));
    expect(ids).toEqual(sorted);
  });

  it("has the documented shape with everything asked for, for every kind of post", async () => {
    const { data = [], includes } = timelineAnswer.parse(
      (await x.read(`/users/${x.idOf("eleni")}/tweets?max_results=100&${POST_FIELDS}`)).json,
    );
    expect(data).toHaveLength(100);
    expect(data.some(({ note_tweet }) => note_tweet !== undefined)).toBe(true);
    const types = data.flatMap(({ referenced_tweets }) => referenced_tweets?.map(({ type }) => type) ?? []);
    expect(new Set(types)).toEqual(new Set(["quoted", "replied_to", "retweeted"]));
    const keys = data.flatMap(({ attachments }) => attachments?.media_keys ?? []);
    expect(includes?.media?.map(({ media_key }) => media_key)).toEqual(keys);
  });

  it("leaves out replies and reposts on request", async () => {
    const path = `/users/${x.idOf("eleni")}/tweets?max_results=100&tweet.fields=referenced_tweets&exclude=replies,retweets`;
    const { data = [] } = timelineAnswer.parse((await x.read(path)).json);
    const types = data.flatMap(({ referenced_tweets }) => referenced_tweets?.map(({ type }) => type) ?? []);
    expect(new Set(types)).toEqual(new Set(["quoted"]));
  });

  it("cuts its pages before it leaves anything out, so that one may be empty and lead on", async () => {
    const path = `/users/${x.idOf("chatty")}/tweets?max_results=25&exclude=replies,retweets`;
    const pages: { ids: string[]; token: string | undefined }[] = [];
    let token = "";
    do {
      const { data = [], meta } = timelineAnswer.parse((await x.read(path + token)).json);
      expect(meta?.result_count).toBe(data.length);
      pages.push({ ids: data.map(({ id }) => id), token: meta?.next_token });
      token = meta?.next_token === undefined ? "" : `&pagination_token=${meta.next_token}`;
    } while (token !== "" && pages.length < 200);
    const emptyAt = pages.findIndex(({ ids, token: next }) => ids.length === 0 && next !== undefined);
    expect(emptyAt).toBeGreaterThanOrEqual(0);
    expect(pages.slice(emptyAt).some(({ ids }) => ids.length > 0)).toBe(true);
  });

  it("reaches back 3,200 posts and no further", async () => {
    const count = x.sandbox.world.personas.posts(x.persona("giant")).countAt(x.sandbox.world.clock.now());
    expect(count).toBeGreaterThan(3_200);
    expect(await x.pages(`/users/${x.idOf("giant")}/tweets?max_results=100`)).toHaveLength(3_200);
  });

  it("does not shift its pages when a new post appears", async () => {
    const path = `/users/${x.idOf("giant")}/tweets?max_results=5`;
    const first = timelineAnswer.parse((await x.read(path)).json);
    await x.sandbox.advance(days(1));
    const later = await x.sandbox.tokenFor("x", "eleni");
    const second = timelineAnswer.parse(
      (await x.read(`${path}&pagination_token=${first.meta?.next_token}`, later)).json,
    );
    expect(BigInt(second.data?.[0]?.id ?? 0) < BigInt(first.data?.[4]?.id ?? 0)).toBe(true);
  });

  it("is bounded by times and ids", async () => {
    const path = `/users/${x.idOf("eleni")}/tweets?max_results=100&tweet.fields=created_at`;
    const week = "&start_time=2026-11-10T00:00:00Z&end_time=2026-11-17T00:00:00Z";
    const { data = [] } = timelineAnswer.parse((await x.read(path + week)).json);
    expect(data.length).toBeGreaterThan(5);
    for (const { created_at: at = "" } of data) expect(at >= "2026-11-10" && at < "2026-11-17").toBe(true);
    const [newest, oldest] = [data[0]?.id ?? "", data.at(-1)?.id ?? ""];
    const between = await x.pages(`${path}&since_id=${oldest}&until_id=${newest}`);
    expect(between).toEqual(data.slice(1, -1).map(({ id }) => id));
  });

  it("of an account without posts has neither data nor a token", async () => {
    const answer = await x.read(`/users/${x.idOf("lurker")}/tweets`);
    expect(answer.json).toEqual({ meta: { result_count: 0 } });
  });

  it("of a protected account is for its owner alone, of a suspended one for nobody", async () => {
    const path = (id: string) => `/users/${x.idOf(id)}/tweets`;
    for (const [id, as] of [
      ["locked", x.token],
      ["locked", APP],
      ["banned", APP],
    ] as const) {
      const { data, errors } = timelineAnswer.parse((await x.read(path(id), as)).json);
      expect(data).toBeUndefined();
      expect(errorTypes(errors)).toEqual(["not-authorized-for-resource"]);
    }
    const own = timelineAnswer.parse((await x.read(path("locked"), await x.sandbox.tokenFor("x", "locked"))).json);
    expect(own.data).toHaveLength(10);
    expect(errorTypes(timelineAnswer.parse((await x.read("/users/12/tweets")).json).errors)).toEqual([
      "resource-not-found",
    ]);
  });

  it("answers in the dialect of the request", async () => {
    const path = `/users/${x.idOf("eleni")}/tweets?max_results=100&post.fields=public_metrics,note_post,author_id`;
    const { data = [] } = renamedTimelineAnswer.parse((await x.read(path)).json);
    expect(data[0]?.public_metrics).toHaveProperty("repost_count");
    expect(data.some(({ note_post }) => note_post !== undefined)).toBe(true);
    expect(timelineAnswer.safeParse((await x.read(path)).json).success).toBe(false);
  });

  it.each([
    ["4 results", { max_results: "4" }],
    ["101 results", { max_results: "101" }],
    ["no number of results", { max_results: "many" }],
    ["something odd left out", { exclude: "likes" }],
    ["an invented page", { pagination_token: "7140zzz" }],
    ["a time that is none", { start_time: "yesterday" }],
    ["an id that is none", { since_id: "1e9" }],
  ])("refuses %s", async (_name, query) => {
    const answer = await x.read(`/users/${x.idOf("eleni")}/tweets?${new URLSearchParams(query)}`);
    expect(answer.status).toBe(400);
    expect(typeOf(answer)).toBe("invalid-request");
    const isAboutThePage = "pagination_token" in query;
    expect(requests.timeline.safeParse(query).success).toBe(isAboutThePage);
  });

  it("takes what its contract calls a request", async () => {
    const query = { max_results: "25", exclude: "replies,retweets", "tweet.fields": "created_at,public_metrics" };
    expect(requests.timeline.safeParse(query).success).toBe(true);
    expect((await x.read(`/users/${x.idOf("eleni")}/tweets?${new URLSearchParams(query)}`)).status).toBe(200);
  });
});

describe("X's posts by id", () => {
  it("come back in their order, with what is gone or hidden under the errors", async () => {
    const [first = "", second = ""] = await x.pages(`/users/${x.idOf("oldtimes")}/tweets?max_results=100`);
    const owner = await x.sandbox.tokenFor("x", "locked");
    const [hidden = ""] = await x.pages(`/users/${x.idOf("locked")}/tweets?max_results=100`, owner);
    const ids = [second, "1990000000000000001", first, hidden];
    const { data, errors } = postsAnswer.parse((await x.read(`/tweets?ids=${ids.join(",")}&${POST_FIELDS}`, APP)).json);
    expect(data?.map(({ id }) => id)).toEqual([second, first]);
    expect(errorTypes(errors)).toEqual(["resource-not-found", "not-authorized-for-resource"]);
    expect(postAnswer.parse((await x.read(`/tweets/${first}`, APP)).json).data?.id).toBe(first);
    expect(errorTypes(postAnswer.parse((await x.read("/tweets/12", APP)).json).errors)).toEqual(["resource-not-found"]);
  });

  it("show private numbers to their author, for thirty days; other posts vanish with the reason", async () => {
    const path = `/users/${x.idOf("oldtimes")}/tweets?max_results=5&tweet.fields=created_at,non_public_metrics,organic_metrics`;
    const own = timelineAnswer.parse((await x.read(path, await x.sandbox.tokenFor("x", "oldtimes"))).json);
    const monthAgo = new Date(x.sandbox.world.clock.now() - days(30)).toISOString();
    expect(own.data?.every(({ created_at: at = "" }) => at >= monthAgo)).toBe(true);
    expect(own.data?.length).toBeGreaterThan(0);
    expect(errorTypes(own.errors)).toContain("not-authorized-for-field");
    const others = timelineAnswer.parse((await x.read(path)).json);
    expect(others.data).toBeUndefined();
    expect(others.errors).toHaveLength(5);
  });
});

describe("X's analytics", () => {
  const range = "start_time=2026-11-01T00:00:00Z&end_time=2026-11-21T00:00:00Z";
  const ask = async (query: string, as = x.token) => x.read(`/tweets/analytics?${query}`, as);

  it("add up to the same by day as in all", async () => {
    const [id = ""] = (await x.pages(`/users/${x.idOf("eleni")}/tweets?max_results=100`)).slice(20);
    const fields = "analytics.fields=impressions,likes,unknown";
    const daily = analyticsAnswer.parse((await ask(`ids=${id}&${range}&granularity=daily&${fields}`)).json);
    const total = analyticsAnswer.parse((await ask(`ids=${id}&${range}&${fields}`)).json);
    const points = daily.data?.[0]?.timestamped_metrics ?? [];
    expect(points).toHaveLength(20);
    const [sum] = total.data?.[0]?.timestamped_metrics ?? [];
    expect(Object.keys(sum?.metrics ?? {})).toEqual(["impressions", "likes"]);
    expect(points.reduce((all, { metrics }) => all + (metrics.impressions ?? 0), 0)).toBe(sum?.metrics.impressions);
  });

  it("are for the author alone", async () => {
    const [id = ""] = await x.pages(`/users/${x.idOf("maya")}/tweets?max_results=100`);
    expect(errorTypes(analyticsAnswer.parse((await ask(`ids=${id},12&${range}`)).json).errors)).toEqual([
      "not-authorized-for-resource",
      "resource-not-found",
    ]);
    expect(typeOf(await ask(`ids=${id}&${range}`, APP))).toBe("unsupported-authentication");
  });

  it.each([
    "ids=12",
    `ids=12&${range}&granularity=yearly`,
    `ids=12&start_time=2026-11-02T00:00:00Z&end_time=2026-11-01T00:00:00Z`,
    range,
  ])("refuse %s", async (query) => expect((await ask(query)).status).toBe(400));
});

it("counts the posts that an app was given", async () => {
  await x.pages(`/users/${x.idOf("oldtimes")}/tweets?max_results=100`);
  const { data } = usageAnswer.parse((await x.read("/usage/tweets?days=2", APP)).json);
  const count = String(x.sandbox.world.personas.posts(x.persona("oldtimes")).countAt(x.sandbox.world.clock.now()));
  expect(data.project_usage).toBe(count);
  expect(data.daily_project_usage.usage.map(({ usage }) => usage)).toEqual(["0", count]);
  expect((await x.read("/usage/tweets?days=91", APP)).status).toBe(400);
});
