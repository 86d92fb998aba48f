import { beforeEach, describe, expect, it } from "vitest";
import { days, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import {
  analyticsAnswer,
  errorAnswer,
  postAnswer,
  postsAnswer,
  renamedTimelineAnswer,
  requests,
  timelineAnswer,
  usageAnswer,
  userAnswer,
  usersAnswer,
} from "./contract";

const API = "/api.x.com/2";
const USER_FIELDS =
  "user.fields=created_at,description,location,profile_image_url,protected,public_metrics,verified,verified_type,subscription_type";
const POST_FIELDS =
  "tweet.fields=created_at,author_id,conversation_id,lang,paid_partnership,public_metrics,attachments,referenced_tweets,note_tweet&expansions=attachments.media_keys&media.fields=url,preview_image_url,duration_ms,width,height,public_metrics,non_public_metrics";
const APP = "AAAA-test-bearer";
let sandbox: TestSandbox;
let token: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  token = await sandbox.tokenFor("x", "eleni");
});

const read = (path: string, as = token) => sandbox.read(`${API}${path}`, as);
const persona = (id: string) => {
  const found = sandbox.world.personas.find("x", id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const idOf = (id: string) => persona(id).platformUserId ?? "";
const typeOf = (answer: { json: unknown }) => errorAnswer.parse(answer.json).type.split("/").at(-1);
const errorTypes = (errors: readonly { type: string }[] | undefined) =>
  errors?.map(({ type }) => type.split("/").at(-1));

async function pages(path: string, as = token) {
  const ids: string[] = [];
  for (let next = ""; ; ) {
    const { data = [], meta } = timelineAnswer.parse((await read(`${path}${next}`, as)).json);
    ids.push(...data.map(({ id }) => id));
    if (meta?.next_token === undefined) return ids;
    next = `&pagination_token=${meta.next_token}`;
  }
}

describe("an X user", () => {
  it("has the documented shape for every account that is not suspended", async () => {
    for (const { id, platformUserId, accountType } of sandbox.world.personas.list("x")) {
      const answer = await read(`/users/me?${USER_FIELDS}`, await sandbox.tokenFor("x", id));
      if (accountType === "suspended") expect(typeOf(answer)).toBe("user-suspended");
      else
        expect(userAnswer.parse(answer.json).data).toMatchObject({
          id: platformUserId,
          protected: accountType === "protected",
        });
    }
  });

  it("is no more than id, name and handle unless asked, and drops unknown fields without a word", async () => {
    const answer = await read("/users/me?user.fields=public_metric,followers,verified");
    expect(Object.keys(userAnswer.parse(answer.json).data ?? {})).toEqual(["id", "name", "username", "verified"]);
  });

  it("is looked up by id and by handle, with a person's token or the app's", async () => {
    for (const as of [token, APP]) {
      for (const path of [`/users/${idOf("maya")}`, "/users/by/username/MayaRuns"]) {
        expect(userAnswer.parse((await read(path, as)).json).data?.id).toBe(idOf("maya"));
      }
      const byName = usersAnswer.parse((await read("/users/by?usernames=mayaruns,leolabs", as)).json);
      expect(byName.data?.map(({ username }) => username)).toEqual(["mayaruns", "leolabs"]);
    }
  });

  it("comes with up to a hundred others, in their order; the missing and the suspended stand beside them", async () => {
    const ids = [idOf("leo"), "12", idOf("banned"), idOf("locked"), idOf("leo")];
    const { data, errors } = usersAnswer.parse((await read(`/users?ids=${ids.join(",")}&${USER_FIELDS}`, APP)).json);
    expect(data?.map(({ id }) => id)).toEqual([idOf("leo"), idOf("locked")]);
    expect(errorTypes(errors)).toEqual(["resource-not-found", "user-suspended"]);
    const none = usersAnswer.parse((await read("/users?ids=12,13", APP)).json);
    expect(none).toMatchObject({ errors: [{}, {}] });
    expect(none).not.toHaveProperty("data");
  });

  it("has counts that grow with its audience, to the digit", async () => {
    const counts = async () => {
      const answer = await read("/users/me?user.fields=public_metrics", await sandbox.tokenFor("x", "giant"));
      return userAnswer.parse(answer.json).data?.public_metrics;
    };
    const before = await counts();
    expect(before?.followers_count).toBe(
      sandbox.world.personas.followersAt(persona("giant"), sandbox.world.clock.now()),
    );
    await sandbox.advance(days(2));
    expect((await counts())?.followers_count).toBeGreaterThan(before?.followers_count ?? 0);
  });

  it("answers in the newer names when X has forgotten the older ones", async () => {
    await sandbox.control("POST", "/limits", { platform: "x", name: "newNames", value: 1 });
    const answer = userAnswer.parse((await read("/users/me?user.fields=public_metrics")).json);
    expect(answer.data?.public_metrics).toHaveProperty("post_count");
    expect(answer.data?.public_metrics).not.toHaveProperty("tweet_count");
  });
});

describe("X's refusals", () => {
  it.each([
    ["no token", null],
    ["an invented token", "invented"],
    ["key and secret of the app", "x-api-key:x-api-secret"],
  ])("of %s say no more than that it is unauthorized", async (_name, as) => {
    const answer = as === null ? await sandbox.send(`${API}/users/me`) : await read("/users/me", as);
    expect(answer).toMatchObject({ status: 401, json: { title: "Unauthorized", type: "about:blank", status: 401 } });
  });

  it("of an expired token are the same", async () => {
    await sandbox.advance(7_200_000);
    expect((await read("/users/me")).status).toBe(401);
  });

  it("keep the app's token off a person's endpoints and a person's off the app's", async () => {
    for (const answer of [await read("/users/me", APP), await read("/usage/tweets")]) {
      expect(answer.status).toBe(403);
      expect(typeOf(answer)).toBe("unsupported-authentication");
    }
  });

  it.each([["tweet.read"], ["users.read"]])("ask for the other scope beside %s alone", async (scope) => {
    const answer = await read("/users/me", await sandbox.tokenFor("x", "maya", [scope]));
    expect(answer.status).toBe(403);
    expect(errorAnswer.parse(answer.json)).toMatchObject({ title: "Forbidden", type: "about:blank" });
  });

  it.each([
    ["an unknown parameter", "/users/me?fields=id"],
    ["no ids", "/users"],
    ["an id that is none", "/users?ids=12,abc"],
    ["101 ids", `/users?ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(",")}`],
    ["an odd id in the path", "/users/12a"],
  ])("of %s name the parameter", async (_name, path) => {
    const answer = await read(path);
    expect(answer.status).toBe(400);
    expect(typeOf(answer)).toBe("invalid-request");
  });
});

describe("X's timeline", () => {
  it("lists every post once, newest first, in pages of at most a hundred", async () => {
    const ids = await pages(`/users/${idOf("eleni")}/tweets?max_results=100`);
    expect(ids).toHaveLength(sandbox.world.personas.posts(persona("eleni")).countAt(sandbox.world.clock.now()));
    expect(new Set(ids).size).toBe(ids.length);
    const sorted = [...ids].sort((one, other) => (BigInt(one) > BigInt(other) ? -1 : 1));
    expect(ids).toEqual(sorted);
  });

  it("has the documented shape with everything asked for, for every kind of post", async () => {
    const { data = [], includes } = timelineAnswer.parse(
      (await read(`/users/${idOf("eleni")}/tweets?max_results=100&${POST_FIELDS}`)).json,
    );
    expect(data).toHaveLength(100);
    expect(data.some(({ note_tweet }) => note_tweet !== undefined)).toBe(true);
    const types = data.flatMap(({ referenced_tweets }) => referenced_tweets?.map(({ type }) => type) ?? []);
    expect(new Set(types)).toEqual(new Set(["quoted", "replied_to", "retweeted"]));
    const keys = data.flatMap(({ attachments }) => attachments?.media_keys ?? []);
    expect(includes?.media?.map(({ media_key }) => media_key)).toEqual(keys);
  });

  it("leaves out replies and reposts on request", async () => {
    const path = `/users/${idOf("eleni")}/tweets?max_results=100&tweet.fields=referenced_tweets&exclude=replies,retweets`;
    const { data = [] } = timelineAnswer.parse((await read(path)).json);
    const types = data.flatMap(({ referenced_tweets }) => referenced_tweets?.map(({ type }) => type) ?? []);
    expect(new Set(types)).toEqual(new Set(["quoted"]));
  });

  it("reaches back 3,200 posts and no further", async () => {
    const count = sandbox.world.personas.posts(persona("giant")).countAt(sandbox.world.clock.now());
    expect(count).toBeGreaterThan(3_200);
    expect(await pages(`/users/${idOf("giant")}/tweets?max_results=100`)).toHaveLength(3_200);
  });

  it("does not shift its pages when a new post appears", async () => {
    const path = `/users/${idOf("giant")}/tweets?max_results=5`;
    const first = timelineAnswer.parse((await read(path)).json);
    await sandbox.advance(days(1));
    const later = await sandbox.tokenFor("x", "eleni");
    const second = timelineAnswer.parse((await read(`${path}&pagination_token=${first.meta?.next_token}`, later)).json);
    expect(BigInt(second.data?.[0]?.id ?? 0) < BigInt(first.data?.[4]?.id ?? 0)).toBe(true);
  });

  it("is bounded by times and ids", async () => {
    const path = `/users/${idOf("eleni")}/tweets?max_results=100&tweet.fields=created_at`;
    const week = "&start_time=2026-11-10T00:00:00Z&end_time=2026-11-17T00:00:00Z";
    const { data = [] } = timelineAnswer.parse((await read(path + week)).json);
    expect(data.length).toBeGreaterThan(5);
    for (const { created_at: at = "" } of data) expect(at >= "2026-11-10" && at < "2026-11-17").toBe(true);
    const [newest, oldest] = [data[0]?.id ?? "", data.at(-1)?.id ?? ""];
    const between = await pages(`${path}&since_id=${oldest}&until_id=${newest}`);
    expect(between).toEqual(data.slice(1, -1).map(({ id }) => id));
  });

  it("of an account without posts has neither data nor a token", async () => {
    const answer = await read(`/users/${idOf("lurker")}/tweets`);
    expect(answer.json).toEqual({ meta: { result_count: 0 } });
  });

  it("of a protected account is for its owner alone, of a suspended one for nobody", async () => {
    const path = (id: string) => `/users/${idOf(id)}/tweets`;
    for (const [id, as] of [
      ["locked", token],
      ["locked", APP],
      ["banned", APP],
    ] as const) {
      const { data, errors } = timelineAnswer.parse((await read(path(id), as)).json);
      expect(data).toBeUndefined();
      expect(errorTypes(errors)).toEqual(["not-authorized-for-resource"]);
    }
    const own = timelineAnswer.parse((await read(path("locked"), await sandbox.tokenFor("x", "locked"))).json);
    expect(own.data).toHaveLength(10);
    expect(errorTypes(timelineAnswer.parse((await read("/users/12/tweets")).json).errors)).toEqual([
      "resource-not-found",
    ]);
  });

  it("answers in the dialect of the request", async () => {
    const path = `/users/${idOf("eleni")}/tweets?max_results=100&post.fields=public_metrics,note_post,author_id`;
    const { data = [] } = renamedTimelineAnswer.parse((await read(path)).json);
    expect(data[0]?.public_metrics).toHaveProperty("repost_count");
    expect(data.some(({ note_post }) => note_post !== undefined)).toBe(true);
    expect(timelineAnswer.safeParse((await read(path)).json).success).toBe(false);
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
    const answer = await read(`/users/${idOf("eleni")}/tweets?${new URLSearchParams(query)}`);
    expect(answer.status).toBe(400);
    expect(typeOf(answer)).toBe("invalid-request");
    const isAboutThePage = "pagination_token" in query;
    expect(requests.timeline.safeParse(query).success).toBe(isAboutThePage);
  });

  it("takes what its contract calls a request", async () => {
    const query = { max_results: "25", exclude: "replies,retweets", "tweet.fields": "created_at,public_metrics" };
    expect(requests.timeline.safeParse(query).success).toBe(true);
    expect((await read(`/users/${idOf("eleni")}/tweets?${new URLSearchParams(query)}`)).status).toBe(200);
  });
});

describe("X's posts by id", () => {
  it("come back in their order, with what is gone or hidden under the errors", async () => {
    const [first = "", second = ""] = await pages(`/users/${idOf("oldtimes")}/tweets?max_results=100`);
    const owner = await sandbox.tokenFor("x", "locked");
    const [hidden = ""] = await pages(`/users/${idOf("locked")}/tweets?max_results=100`, owner);
    const ids = [second, "1990000000000000001", first, hidden];
    const { data, errors } = postsAnswer.parse((await read(`/tweets?ids=${ids.join(",")}&${POST_FIELDS}`, APP)).json);
    expect(data?.map(({ id }) => id)).toEqual([second, first]);
    expect(errorTypes(errors)).toEqual(["resource-not-found", "not-authorized-for-resource"]);
    expect(postAnswer.parse((await read(`/tweets/${first}`, APP)).json).data?.id).toBe(first);
    expect(errorTypes(postAnswer.parse((await read("/tweets/12", APP)).json).errors)).toEqual(["resource-not-found"]);
  });

  it("show private numbers to their author, for thirty days; other posts vanish with the reason", async () => {
    const path = `/users/${idOf("oldtimes")}/tweets?max_results=5&tweet.fields=created_at,non_public_metrics,organic_metrics`;
    const own = timelineAnswer.parse((await read(path, await sandbox.tokenFor("x", "oldtimes"))).json);
    const monthAgo = new Date(sandbox.world.clock.now() - days(30)).toISOString();
    expect(own.data?.every(({ created_at: at = "" }) => at >= monthAgo)).toBe(true);
    expect(own.data?.length).toBeGreaterThan(0);
    expect(errorTypes(own.errors)).toContain("not-authorized-for-field");
    const others = timelineAnswer.parse((await read(path)).json);
    expect(others.data).toBeUndefined();
    expect(others.errors).toHaveLength(5);
  });
});

describe("X's analytics", () => {
  const range = "start_time=2026-11-01T00:00:00Z&end_time=2026-11-21T00:00:00Z";
  const ask = async (query: string, as = token) => read(`/tweets/analytics?${query}`, as);

  it("add up to the same by day as in all", async () => {
    const [id = ""] = (await pages(`/users/${idOf("eleni")}/tweets?max_results=100`)).slice(20);
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
    const [id = ""] = await pages(`/users/${idOf("maya")}/tweets?max_results=100`);
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
  await pages(`/users/${idOf("oldtimes")}/tweets?max_results=100`);
  const { data } = usageAnswer.parse((await read("/usage/tweets?days=2", APP)).json);
  const count = String(sandbox.world.personas.posts(persona("oldtimes")).countAt(sandbox.world.clock.now()));
  expect(data.project_usage).toBe(count);
  expect(data.daily_project_usage.usage.map(({ usage }) => usage)).toEqual(["0", count]);
  expect((await read("/usage/tweets?days=91", APP)).status).toBe(400);
});

it("serves a profile's picture in the size that its address names", async () => {
  const me = userAnswer.parse((await read("/users/me?user.fields=profile_image_url")).json).data;
  const address = me?.profile_image_url ?? "";
  const { headers, status } = await sandbox.send(address.replace("https:/", "").replace("_normal", "_400x400"));
  expect([status, headers.get("content-type")]).toEqual([200, "image/png"]);
  expect((await sandbox.send(address.replace("https:/", "").replace("_normal", "_huge"))).status).toBe(404);
});
