import { beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { days, TEST_NOW_MS, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import {
  analyticsAnswer,
  apiErrorAnswer,
  followersAnswer,
  memberAnswer,
  networkSizeAnswer,
  postAnswer,
  postsAnswer,
  userInfoAnswer,
} from "./contract";
import { linkedinPersonas } from "./personas";

const API = "/api.linkedin.com";
const HEADERS = { "LinkedIn-Version": "202608", "X-Restli-Protocol-Version": "2.0.0" };
const FOLLOWERS = "/rest/memberFollowersCount?q=me";
let sandbox: TestSandbox;
let mira: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  mira = await sandbox.tokenFor("linkedin", "mira");
});

function rest(path: string, token = mira, headers: Record<string, string> = {}) {
  return sandbox.send(API + path, { headers: { Authorization: `Bearer ${token}`, ...HEADERS, ...headers } });
}
const urnOf = (id: string) => linkedinPersonas.find((persona) => persona.id === id)?.platformUserId ?? "";
const encoded = (id: string) => encodeURIComponent(urnOf(id));
const failure = (answer: { json: unknown }) => apiErrorAnswer.parse(answer.json);
const limit = (name: string, value: number) =>
  sandbox.control("POST", "/limits", { platform: "linkedin", name, value });

describe("every versioned call", () => {
  it("names a version that is served", async () => {
    const send = (headers: Record<string, string>) =>
      sandbox.send(API + FOLLOWERS, { headers: { Authorization: `Bearer ${mira}`, ...headers } });
    const protocol = { "X-Restli-Protocol-Version": "2.0.0" };
    expect(failure(await send(protocol))).toMatchObject({ status: 400, code: "VERSION_MISSING" });
    const old = await send({ ...protocol, "LinkedIn-Version": "202511" });
    expect(failure(old)).toMatchObject({ status: 426, code: "NONEXISTENT_VERSION" });
    expect((await send({ "LinkedIn-Version": "202608" })).status).toBe(400);
    await sandbox.advance(days(300));
    const token = await sandbox.tokenFor("linkedin", "mira");
    expect((await rest(FOLLOWERS, token)).status).toBe(426);
  });

  it("asks for the token first, carries a trace and no header about limits", async () => {
    const answer = await sandbox.send(API + FOLLOWERS);
    expect(failure(answer)).toMatchObject({ status: 401 });
    expect(answer.headers.get("x-li-uuid")).toMatch(/^[0-9a-f]{8}$/);
    expect([...answer.headers.keys()].filter((name) => /limit|retry/.test(name))).toEqual([]);
  });

  it.each([
    ["an unknown parameter", "/rest/memberFollowersCount?q=me&fields=all", "QUERY_PARAM_NOT_ALLOWED"],
    ["an unknown finder", "/rest/memberFollowersCount?q=you", "ILLEGAL_ARGUMENT"],
    [
      "an encoded structure",
      "/rest/memberFollowersCount?q=dateRange&dateRange=%28start%3A%28year%3A2026%29%29",
      "ILLEGAL_ARGUMENT",
    ],
    ["a URN that is not encoded", "/rest/posts?q=author&author=urn:li:organization:5", "ILLEGAL_ARGUMENT"],
    [
      "a key that is not encoded",
      "/rest/networkSizes/urn:li:organization:5?edgeType=COMPANY_FOLLOWED_BY_MEMBER",
      "ILLEGAL_ARGUMENT",
    ],
    [
      "more posts than a page holds",
      "/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A5&count=101",
      "ILLEGAL_ARGUMENT",
    ],
  ])("refuses %s", async (_name, path, code) => {
    expect(failure(await rest(path))).toMatchObject({ status: 400, code });
  });

  it("needs its scope", async () => {
    const scopes = ["openid", "profile"];
    const token = await sandbox.tokenFor("linkedin", "eleni", scopes);
    const paths = [
      FOLLOWERS,
      "/rest/memberCreatorPostAnalytics?q=me&queryType=IMPRESSION",
      "/rest/organizationAcls?q=roleAssignee",
      "/rest/organizations/5515703",
      `/rest/networkSizes/${encoded("vale-studio")}?edgeType=COMPANY_FOLLOWED_BY_MEMBER`,
      `/rest/posts?q=author&author=${encoded("eleni")}`,
      `/rest/posts?q=author&author=${encoded("aegean-lines")}`,
    ];
    for (const path of paths) expect(failure(await rest(path, token)), path).toMatchObject({ status: 403 });
    expect(failure(await sandbox.read(`${API}/v2/me`, token)).code).toBe("ACCESS_DENIED");
  });
});

describe("daily limits", () => {
  it("are counted per endpoint, for the member and for the app, and end at midnight UTC", async () => {
    await limit("memberDay", 2);
    for (let call = 0; call < 2; call += 1) expect((await rest(FOLLOWERS)).status).toBe(200);
    const spent = await rest(FOLLOWERS);
    expect(failure(spent).message).toContain("MEMBER DAY");
    expect(spent.headers.get("retry-after")).toBeNull();
    expect((await rest("/rest/organizationAcls?q=roleAssignee")).status).toBe(200);
    expect((await rest(FOLLOWERS, await sandbox.tokenFor("linkedin", "maya"))).status).toBe(200);
    await sandbox.advance(14 * 3_600_000);
    expect((await rest(FOLLOWERS)).status).toBe(200);
    await limit("applicationDay", 1);
    const app = await rest(FOLLOWERS, await sandbox.tokenFor("linkedin", "maya"));
    expect(failure(app)).toMatchObject({ status: 429, serviceErrorCode: 101 });
    expect(failure(app).message).toContain("APPLICATION DAY");
  });

  it("of the development tier are small, and nothing is read by several ids", async () => {
    const ids = `/rest/organizations?ids=List(${urnOf("vale-studio").split(":").at(-1)})`;
    expect((await rest(ids)).status).toBe(200);
    await limit("developmentTier", 1);
    expect((await rest(ids)).status).toBe(403);
    for (let call = 0; call < 100; call += 1) expect((await rest(FOLLOWERS)).status).toBe(200);
    expect((await rest(FOLLOWERS)).status).toBe(429);
  });
});

describe("a member", () => {
  const me = (query = "", token = mira) => sandbox.read(`${API}/v2/me${query}`, token);

  it("has an id that is the same by profile and by OpenID Connect, and is the URN's", async () => {
    const profile = memberAnswer.parse((await me()).json);
    const info = userInfoAnswer.parse((await sandbox.read(`${API}/v2/userinfo`, mira)).json);
    expect(info.sub).toBe(profile.id);
    expect(`urn:li:person:${profile.id}`).toBe(urnOf("mira"));
    expect(profile.vanityName).toBe("miravale");
  });

  it("gives the fields of a projection, with addresses of pictures that are served", async () => {
    const projection = "(id,vanityName,profilePicture(displayImage~digitalmediaAsset:playableStreams))";
    const profile = memberAnswer.parse((await me(`?projection=${projection}`)).json);
    expect(Object.keys(profile).sort()).toEqual(["id", "profilePicture", "vanityName"]);
    const addresses = (profile.profilePicture?.["displayImage~"]?.elements ?? []).map(
      ({ identifiers }) => identifiers[0]?.identifier ?? "",
    );
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      expect((await sandbox.send(address)).headers.get("content-type")).toBe("image/png");
      expect((await sandbox.send(address.replace("&t=", "&t=0"))).status).toBe(403);
    }
    await sandbox.advance(days(61));
    expect((await sandbox.send(addresses[0] ?? "")).status).toBe(403);
  });

  it("may have no picture", async () => {
    const token = await sandbox.tokenFor("linkedin", "quiet");
    expect(memberAnswer.parse((await me("", token)).json)).not.toHaveProperty("profilePicture");
    expect(userInfoAnswer.parse((await sandbox.read(`${API}/v2/userinfo`, token)).json).picture).toBeUndefined();
  });

  it("has an address only where email was granted, and profile calls that take no version", async () => {
    const token = await sandbox.tokenFor("linkedin", "maya", ["openid", "profile"]);
    expect(userInfoAnswer.parse((await sandbox.read(`${API}/v2/userinfo`, token)).json).email).toBeUndefined();
    const versioned = { headers: { Authorization: `Bearer ${token}`, "LinkedIn-Version": "202608" } };
    expect((await sandbox.send(`${API}/v2/userinfo`, versioned)).status).toBe(403);
    expect((await me("?fields=id")).status).toBe(400);
  });

  it("counts connections for itself alone", async () => {
    const path = (id: string) => `${API}/v2/connections/${encoded(id)}`;
    expect(networkSizeAnswer.parse((await sandbox.read(path("mira"), mira)).json)).toEqual({ firstDegreeSize: 2904 });
    expect((await sandbox.read(path("maya"), mira)).status).toBe(403);
  });

  it("has followers now, and what each day of a range brought", async () => {
    const now = followersAnswer.parse((await rest(FOLLOWERS)).json);
    const live = sandbox.world.personas.find("linkedin", "mira");
    if (live === undefined) throw new Error("mira is gone");
    expect(now.elements).toEqual([{ memberFollowersCount: sandbox.world.personas.followersAt(live, TEST_NOW_MS) }]);
    const range = "(start:(year:2026,month:11,day:1),end:(year:2026,month:11,day:8))";
    const gains = followersAnswer.parse((await rest(`/rest/memberFollowersCount?q=dateRange&dateRange=${range}`)).json);
    expect(gains.elements).toHaveLength(7);
    expect(gains.elements[6]?.dateRange).toEqual({
      start: { year: 2026, month: 11, day: 7 },
      end: { year: 2026, month: 11, day: 8 },
    });
    const back = "(start:(year:2026,month:11,day:8),end:(year:2026,month:11,day:1))";
    expect((await rest(`/rest/memberFollowersCount?q=dateRange&dateRange=${back}`)).status).toBe(400);
    const nowhere = "(start:(year:2026,month:2,day:30),end:(year:2026,month:3,day:1))";
    expect((await rest(`/rest/memberFollowersCount?q=dateRange&dateRange=${nowhere}`)).status).toBe(400);
  });
});

describe("posts of a member", () => {
  const list = (query: string, token = mira) => rest(`/rest/posts?q=author&author=${encoded("mira")}${query}`, token);
  const all = async (count: number) => {
    const found: z.infer<typeof postAnswer>[] = [];
    for (let start = 0; ; start += count) {
      const answer = postsAnswer.parse((await list(`&sortBy=CREATED&start=${start}&count=${count}`)).json);
      found.push(...answer.elements);
      if (answer.elements.length < count) return found;
    }
  };

  it("are listed once each, newest first, with ids that no double holds", async () => {
    const posts = await all(50);
    const mirasPosts = sandbox.world.personas.find("linkedin", "mira");
    if (mirasPosts === undefined) throw new Error("mira is gone");
    expect(posts).toHaveLength(sandbox.world.personas.posts(mirasPosts).countAt(TEST_NOW_MS));
    expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(posts.some(({ id }) => id.startsWith("urn:li:ugcPost:"))).toBe(true);
    expect(Number.isSafeInteger(Number(posts[0]?.id.split(":").at(-1)))).toBe(false);
  });

  it("come in the order of their last change unless asked otherwise", async () => {
    const answer = postsAnswer.parse((await list("&count=100")).json);
    const changed = answer.elements.map(({ lastModifiedAt }) => lastModifiedAt);
    const isSorted = changed.every((time, index) => index === 0 || time <= (changed[index - 1] ?? 0) + 100);
    expect(isSorted).toBe(true);
    const published = answer.elements.map(({ publishedAt }) => publishedAt);
    expect(published).not.toEqual([...published].sort((a, b) => b - a));
  });

  it("are read one by one under their own kind of URN", async () => {
    const [newest] = (await all(100)).slice(0, 1);
    const urn = newest?.id ?? "";
    expect(postAnswer.parse((await rest(`/rest/posts/${encodeURIComponent(urn)}`)).json)).toEqual(newest);
    const wrong = urn.includes("share") ? urn.replace("share", "ugcPost") : urn.replace("ugcPost", "share");
    expect((await rest(`/rest/posts/${encodeURIComponent(wrong)}`)).status).toBe(404);
  });

  it("are nobody else's to read", async () => {
    const maya = await sandbox.tokenFor("linkedin", "maya");
    expect((await list("", maya)).status).toBe(403);
    const urn = (await all(100))[0]?.id ?? "";
    expect((await rest(`/rest/posts/${encodeURIComponent(urn)}`, maya)).status).toBe(403);
  });

  describe("have analytics", () => {
    const analytics = (query: string, version = "202608") =>
      rest(`/rest/memberCreatorPostAnalytics?${query}`, mira, { "LinkedIn-Version": version });
    const oldest = async () => (await all(100)).filter(({ id }) => id.includes("share")).at(-1)?.id ?? "";

    it("one metric at a time, for all posts or for one, by a union and never by a bare URN", async () => {
      const urn = encodeURIComponent(await oldest());
      const one = analyticsAnswer.parse((await analytics(`q=entity&entity=(share:${urn})&queryType=IMPRESSION`)).json);
      const total = analyticsAnswer.parse((await analytics("q=me&queryType=IMPRESSION")).json);
      expect(one.elements[0]?.count).toBeGreaterThan(0);
      expect(total.elements[0]?.count).toBeGreaterThan(one.elements[0]?.count ?? 0);
      expect((await analytics(`q=entity&entity=${urn}&queryType=IMPRESSION`)).status).toBe(400);
      expect((await analytics(`q=entity&entity=(ugc:${urn})&queryType=IMPRESSION`)).status).toBe(400);
    });

    it("whose days add up to their total", async () => {
      const dateRange = "(start:(year:2026,month:11,day:1),end:(year:2026,month:11,day:21))";
      const of = async (more: string) =>
        analyticsAnswer.parse((await analytics(`q=me&queryType=REACTION&dateRange=${dateRange}${more}`)).json).elements;
      const daily = await of("&aggregation=DAILY");
      expect(daily).toHaveLength(20);
      const [total] = await of("");
      expect(daily.reduce((sum, { count }) => sum + count, 0)).toBe(total?.count);
    });

    it.each([
      "q=me&queryType=MEMBERS_REACHED&aggregation=DAILY",
      "q=me&queryType=LINK_CLICKS&aggregation=DAILY",
      "q=me&queryType=APPLAUSE",
    ])("refuse %s", async (query) => expect((await analytics(query)).status).toBe(400));

    it("know fewer metrics in older versions, and write their names in another shape", async () => {
      expect((await analytics("q=me&queryType=POST_SAVE", "202603")).status).toBe(400);
      const old = analyticsAnswer.parse((await analytics("q=me&queryType=COMMENT", "202604")).json);
      expect(typeof old.elements[0]?.metricType).toBe("object");
      const current = analyticsAnswer.parse((await analytics("q=me&queryType=COMMENT")).json);
      expect(current.elements[0]?.metricType).toBe("COMMENT");
    });

    it("of videos end a year after their publication", async () => {
      const videos = (await all(100)).filter(({ id }) => id.includes("ugcPost"));
      const plays = async (urn: string) =>
        analyticsAnswer.parse(
          (
            await rest(
              `/rest/memberCreatorVideoAnalytics?q=entity&entity=(ugc:${encodeURIComponent(urn)})&queryType=VIDEO_PLAY`,
            )
          ).json,
        ).elements;
      expect(await plays(videos.at(-1)?.id ?? "")).toEqual([]);
      expect((await plays(videos[2]?.id ?? ""))[0]?.count).toBeGreaterThan(0);
    });
  });
});
