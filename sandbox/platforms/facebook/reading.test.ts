import { beforeEach, describe, expect, it } from "vitest";
import { days, TEST_NOW_MS, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import {
  businessUsageHeader,
  graphErrorAnswer,
  pageAnswer,
  pageInsightsAnswer,
  pageListAnswer,
  postAnswer,
  postInsightsAnswer,
  postListAnswer,
} from "./contract";

const GRAPH = "/graph.facebook.com/v25.0";
const POST_FIELDS =
  "id,message,story,created_time,permalink_url,full_picture,status_type,shares,attachments{media_type,type,url}," +
  "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)";
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

async function pageOf(persona: string, scopes?: string[]): Promise<{ id: string; token: string; user: string }> {
  const user = await sandbox.tokenFor("facebook", persona, scopes);
  const { json } = await sandbox.read(`${GRAPH}/me/accounts?fields=id,access_token`, user);
  const [page] = pageListAnswer.parse(json).data;
  return { id: page?.id ?? "", token: page?.access_token ?? "", user };
}
const codeOf = (answer: { json: unknown }) => graphErrorAnswer.parse(answer.json).error.code;
const unix = (ms: number) => Math.floor(ms / 1000);

describe("a Page", () => {
  it("shows the fields that were asked for and its id, nothing else", async () => {
    const { id, token } = await pageOf("maya");
    const all =
      "id,name,username,about,category,link,picture.type(large),fan_count,followers_count,verification_status,is_published," +
      "has_transitioned_to_new_page_experience,instagram_business_account{id,username,name,followers_count}";
    const page = pageAnswer.parse((await sandbox.read(`${GRAPH}/${id}?fields=${all}`, token)).json);
    expect(page).toMatchObject({ username: "mayaruns", instagram_business_account: { username: "maya.runs" } });
    expect(page.fan_count).toBeLessThanOrEqual(page.followers_count ?? 0);
    const few = (await sandbox.read(`${GRAPH}/${id}?fields=followers_count`, token)).json;
    expect(Object.keys(few as object).sort()).toEqual(["followers_count", "id"]);
  });

  it("without a username has none, and without a picture a silhouette", async () => {
    const tiny = await pageOf("tiny");
    const { json } = await sandbox.read(`${GRAPH}/${tiny.id}?fields=name,username,about`, tiny.token);
    expect(Object.keys(pageAnswer.parse(json)).sort()).toEqual(["id", "name"]);
    const quiet = await pageOf("quiet");
    const picture = await sandbox.read(`${GRAPH}/${quiet.id}?fields=picture.type(large)`, quiet.token);
    expect(pageAnswer.parse(picture.json).picture?.data.is_silhouette).toBe(true);
  });

  it("refuses unknown fields, foreign ids and a lacking permission", async () => {
    const { id, token } = await pageOf("maya");
    const other = await pageOf("eleni");
    expect(codeOf(await sandbox.read(`${GRAPH}/${id}?fields=fans`, token))).toBe(100);
    expect(codeOf(await sandbox.read(`${GRAPH}/${other.id}?fields=id`, token))).toBe(100);
    const poor = await pageOf("nikos", ["pages_show_list"]);
    expect(codeOf(await sandbox.read(`${GRAPH}/${poor.id}?fields=followers_count`, poor.token))).toBe(10);
  });

  it("hides its linked Instagram account from an app without the permission for it", async () => {
    const { id, token } = await pageOf("maya", ["pages_show_list", "pages_read_engagement"]);
    const { json } = await sandbox.read(`${GRAPH}/${id}?fields=instagram_business_account{id}`, token);
    expect(pageAnswer.parse(json).instagram_business_account).toBeUndefined();
  });

  it("counts its calls in both usage headers, and throttles with 80001 once they are up", async () => {
    const { id, token } = await pageOf("maya");
    const answer = await sandbox.read(`${GRAPH}/${id}?fields=id`, token);
    const header = businessUsageHeader.parse(JSON.parse(answer.headers.get("x-business-use-case-usage") ?? "{}"));
    expect(Object.keys(header)).toEqual([id]);
    await sandbox.control("POST", "/limits", { platform: "facebook", name: "usagePercent", value: 100 });
    expect(codeOf(await sandbox.read(`${GRAPH}/${id}?fields=id`, token))).toBe(80001);
  });

  it.each([4, 17, 32, 613, 80001])("is throttled with code %s by a fault that names it", async (code) => {
    const { id, token } = await pageOf("maya");
    await sandbox.control("POST", "/faults", { kind: "rate_limited", platform: "facebook", value: code, times: 1 });
    const answer = await sandbox.read(`${GRAPH}/${id}?fields=id`, token);
    expect(codeOf(answer)).toBe(code);
    expect(answer.headers.get("x-business-use-case-usage")).toContain("estimated_time_to_regain_access");
  });
});

describe("a Page's posts", () => {
  it("are listed once each, newest first, over all pages", async () => {
    const { id, token } = await pageOf("oldtimes").then(async ({ user }) => {
      const looked = await sandbox.read(`${GRAPH}/debug_token?input_token=${user}`, "fb-app|fb-secret-of-the-app");
      const pageId = JSON.stringify(looked.json).match(/"target_ids":\["(\d+)"/)?.[1] ?? "";
      const page = pageAnswer.parse((await sandbox.read(`${GRAPH}/${pageId}?fields=access_token`, user)).json);
      return { id: pageId, token: page.access_token ?? "" };
    });
    const seen: string[] = [];
    let address: string | undefined = `${GRAPH}/${id}/published_posts?fields=${POST_FIELDS}&limit=4`;
    const times: string[] = [];
    while (address !== undefined) {
      const list: ReturnType<typeof postListAnswer.parse> = postListAnswer.parse(
        (await sandbox.read(address, token)).json,
      );
      seen.push(...list.data.map((post) => post.id));
      times.push(...list.data.flatMap((post) => post.created_time ?? []));
      address = list.paging?.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(8);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("carry their sums, and leave shares out while there are none", async () => {
    const { id, token } = await pageOf("tiny");
    const { json } = await sandbox.read(`${GRAPH}/${id}/published_posts?fields=${POST_FIELDS}&limit=100`, token);
    const { data } = postListAnswer.parse(json);
    expect(data.every(({ reactions, comments }) => reactions?.summary && comments?.summary)).toBe(true);
    expect(data.some(({ shares }) => shares === undefined)).toBe(true);
  });

  it("are none for a Page that never posted, without a paging object", async () => {
    const { id, token } = await pageOf("quiet");
    expect((await sandbox.read(`${GRAPH}/${id}/published_posts?fields=id`, token)).json).toEqual({ data: [] });
  });

  it("are read one by one, and not by another Page", async () => {
    const { id, token } = await pageOf("maya");
    const list = await sandbox.read(`${GRAPH}/${id}/published_posts?fields=id&limit=1`, token);
    const [first] = postListAnswer.parse(list.json).data;
    const one = await sandbox.read(`${GRAPH}/${first?.id}?fields=id,message,story`, token);
    expect(postAnswer.parse(one.json).id).toBe(first?.id);
    const other = await pageOf("eleni");
    expect(codeOf(await sandbox.read(`${GRAPH}/${first?.id}?fields=id`, other.token))).toBe(100);
  });

  it("are not opened by a person's token", async () => {
    const { id, user } = await pageOf("maya");
    expect(codeOf(await sandbox.read(`${GRAPH}/${id}/published_posts`, user))).toBe(210);
  });
});

describe("insights of a post", () => {
  const ALIVE = "post_media_view,post_total_media_view_unique";

  async function newestOf(persona: string, scopes?: string[]) {
    const page = await pageOf(persona, scopes);
    const { json } = await sandbox.read(`${GRAPH}/${page.id}/published_posts?fields=id&limit=3`, page.token);
    const posts = postListAnswer.parse(json).data;
    return { ...page, post: posts.at(-1)?.id ?? "" };
  }

  it("are the post's own figures", async () => {
    const { post, token } = await newestOf("maya");
    const answer = await sandbox.read(`${GRAPH}/${post}/insights?metric=${ALIVE},post_clicks_by_type`, token);
    const { data } = postInsightsAnswer.parse(answer.json);
    const figureOf = (name: string) => Number(data.find((one) => one.name === name)?.values[0]?.value);
    expect(figureOf("post_media_view")).toBeGreaterThan(figureOf("post_total_media_view_unique"));
  });

  it.each(["post_impressions", "post_impressions_unique", "post_engaged_users"])(
    "fail as a whole with 100 when the dead %s is among the metrics",
    async (dead) => {
      const { post, token } = await newestOf("maya");
      expect(codeOf(await sandbox.read(`${GRAPH}/${post}/insights?metric=post_media_view,${dead}`, token))).toBe(100);
    },
  );

  it("need a metric, the permission, and a hundred likes of the Page", async () => {
    const { post, token } = await newestOf("maya");
    expect(codeOf(await sandbox.read(`${GRAPH}/${post}/insights`, token))).toBe(3001);
    const poor = await newestOf("eleni", ["pages_show_list", "pages_read_engagement"]);
    expect(codeOf(await sandbox.read(`${GRAPH}/${poor.post}/insights?metric=${ALIVE}`, poor.token))).toBe(10);
    const tiny = await newestOf("tiny");
    const few = await sandbox.read(`${GRAPH}/${tiny.post}/insights?metric=${ALIVE}`, tiny.token);
    expect(few.json).toEqual({ data: [] });
  });
});

describe("insights of a Page", () => {
  it("are a value for each day of the range", async () => {
    const { id, token } = await pageOf("maya");
    const query = `metric=page_media_view,page_follows&period=day&since=${unix(TEST_NOW_MS - days(10))}&until=${unix(TEST_NOW_MS)}`;
    const { data } = pageInsightsAnswer.parse((await sandbox.read(`${GRAPH}/${id}/insights?${query}`, token)).json);
    expect(data.map(({ name }) => name)).toEqual(["page_media_view", "page_follows"]);
    expect(data[0]?.values.length).toBeGreaterThanOrEqual(9);
  });

  it.each([
    ["a withdrawn metric", "metric=page_fans&period=day", 100],
    ["a period the metric does not have", "metric=page_follows&period=week", 100],
    ["an unknown period", "metric=page_media_view&period=month", 100],
    ["more than ninety days", `metric=page_media_view&since=${unix(TEST_NOW_MS - days(120))}`, 100],
    ["no metric", "period=day", 3001],
  ])("refuse %s", async (_case, query, code) => {
    const { id, token } = await pageOf("maya");
    expect(codeOf(await sandbox.read(`${GRAPH}/${id}/insights?${query}`, token))).toBe(code);
  });
});

describe("a Page's picture", () => {
  it("is served under its signed address for a day, and under no other", async () => {
    const { id, token } = await pageOf("maya");
    const { json } = await sandbox.read(`${GRAPH}/${id}?fields=picture.type(large)`, token);
    const url = new URL(pageAnswer.parse(json).picture?.data.url ?? "");
    const address = `/${url.host}${url.pathname}${url.search}`;
    expect((await sandbox.send(address)).headers.get("content-type")).toBe("image/png");
    expect((await sandbox.send(address.replace("oh=", "oh=0"))).status).toBe(403);
    await sandbox.advance(days(1));
    expect((await sandbox.send(address)).status).toBe(403);
  });
});
