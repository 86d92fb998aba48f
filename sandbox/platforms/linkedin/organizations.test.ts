import { beforeEach, describe, expect, it } from "vitest";
import { TEST_NOW_MS, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import {
  apiErrorAnswer,
  followerStatisticsAnswer,
  networkSizeAnswer,
  organizationAnswer,
  organizationBatchAnswer,
  pageStatisticsAnswer,
  placesAnswer,
  postsAnswer,
  rolesAnswer,
  shareStatisticsAnswer,
} from "./contract";
import { linkedinPersonas } from "./personas";

const DAY_MS = 86_400_000;
let sandbox: TestSandbox;
let mira: string;
let eleni: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  mira = await sandbox.tokenFor("linkedin", "mira");
  eleni = await sandbox.tokenFor("linkedin", "eleni");
});

function rest(path: string, token = mira) {
  return sandbox.send(`/api.linkedin.com/rest/${path}`, {
    headers: {
      Authorization: `Bearer ${token}`,
      "LinkedIn-Version": "202608",
      "X-Restli-Protocol-Version": "2.0.0",
    },
  });
}
const page = (id: string) => {
  const found = linkedinPersonas.find((persona) => persona.id === id);
  if (found === undefined) throw new Error(`no page ${id}`);
  return found;
};
const urnOf = (id: string) => page(id).platformUserId ?? "";
const encoded = (id: string) => encodeURIComponent(urnOf(id));
const digitsOf = (id: string) => urnOf(id).split(":").at(-1) ?? "";
const interval = (fromMs: number, untilMs: number) =>
  `timeIntervals=(timeRange:(start:${fromMs},end:${untilMs}),timeGranularityType:DAY)`;
const midnight = Math.floor(TEST_NOW_MS / DAY_MS) * DAY_MS;

describe("roles", () => {
  it("are the caller's own, of any kind, and filtered by state and role", async () => {
    const roles = async (query: string, token?: string) =>
      rolesAnswer.parse((await rest(`organizationAcls?q=roleAssignee${query}`, token)).json).elements;
    expect((await roles("")).map(({ organization, role }) => [organization, role])).toEqual([
      [urnOf("vale-studio"), "ADMINISTRATOR"],
      [urnOf("vale-labs"), "CONTENT_ADMINISTRATOR"],
      [urnOf("vale-archive"), "ANALYST"],
    ]);
    expect(await roles("&role=ADMINISTRATOR")).toHaveLength(1);
    expect((await roles("&state=REQUESTED", eleni)).map(({ organization }) => organization)).toEqual([
      urnOf("vale-archive"),
    ]);
    expect(await roles("&start=1&count=1")).toHaveLength(1);
    expect(await roles("", await sandbox.tokenFor("linkedin", "newcomer"))).toEqual([]);
  });
});

describe("a page", () => {
  it("is read by its id, which is written with all its digits", async () => {
    const { json } = await rest(`organizations/${digitsOf("vale-studio")}`);
    expect(organizationAnswer.parse(json)).toMatchObject({ localizedName: "Vale Studio", vanityName: "valestudio" });
    const wide = await rest(`organizations/${digitsOf("vale-archive")}`);
    expect(wide.text).toContain('"id":9007199254740993,');
    expect((await rest("organizations/1")).status).toBe(404);
    expect((await rest(`organizations/${encoded("vale-studio")}`)).status).toBe(400);
  });

  it("is read with others by ids, and unknown ones are told", async () => {
    const { json } = await rest(`organizations?ids=List(${digitsOf("vale-studio")},1)`);
    const batch = organizationBatchAnswer.parse(json);
    expect(Object.keys(batch.results)).toEqual([digitsOf("vale-studio")]);
    expect(batch.statuses["1"]).toBe(404);
  });

  it("shows its followers to whoever asks, and not those of a person", async () => {
    const size = (urn: string) => rest(`networkSizes/${urn}?edgeType=COMPANY_FOLLOWED_BY_MEMBER`);
    const followers = sandbox.world.personas.followersAt(page("aegean-lines"), TEST_NOW_MS);
    expect(networkSizeAnswer.parse((await size(encoded("aegean-lines"))).json).firstDegreeSize).toBe(followers);
    expect((await size(encoded("maya"))).status).toBe(400);
    expect((await rest(`networkSizes/${encoded("aegean-lines")}`)).status).toBe(400);
  });

  it.each([
    "organizationPageStatistics?q=organization&organization",
    "organizationalEntityFollowerStatistics?q=organizationalEntity&organizationalEntity",
    "organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity",
  ])("keeps the report %s to its administrators", async (report) => {
    expect((await rest(`${report}=${encoded("vale-studio")}`)).status).toBe(200);
    for (const [id, token] of [
      ["vale-labs", mira],
      ["vale-studio", eleni],
      ["vale-archive", eleni],
    ] as const) {
      const refused = await rest(`${report}=${encoded(id)}`, token);
      expect(apiErrorAnswer.parse(refused.json)).toMatchObject({ status: 403, code: "ACCESS_DENIED" });
    }
  });

  it("has views since it exists, whose days add up", async () => {
    const statistics = async (more = "") =>
      pageStatisticsAnswer.parse(
        (await rest(`organizationPageStatistics?q=organization&organization=${encoded("vale-studio")}${more}`)).json,
      ).elements;
    const viewsOf = (elements: Awaited<ReturnType<typeof statistics>>) =>
      elements.reduce((sum, { totalPageStatistics }) => sum + totalPageStatistics.views.allPageViews.pageViews, 0);
    const [lifetime] = await statistics();
    const days = await statistics(`&${interval(midnight - 30 * DAY_MS, midnight - 2 * DAY_MS)}`);
    expect(days).toHaveLength(28);
    expect(viewsOf(days)).toBeGreaterThan(0);
    expect(viewsOf(days)).toBeLessThan(viewsOf(lifetime === undefined ? [] : [lifetime]));
  });

  it("has followers by facet that make no total, and gains by day up to two days ago", async () => {
    const statistics = async (more = "") =>
      followerStatisticsAnswer.parse(
        (
          await rest(
            `organizationalEntityFollowerStatistics?q=organizationalEntity&organizationalEntity=${encoded("vale-studio")}${more}`,
          )
        ).json,
      ).elements;
    expect((await statistics())[0]).toHaveProperty("followerCountsBySeniority");
    const gains = await statistics(`&${interval(midnight - 10 * DAY_MS, midnight + DAY_MS)}`);
    expect(gains).toHaveLength(9);
    expect(gains.at(-1)).toMatchObject({ timeRange: { start: midnight - 2 * DAY_MS, end: midnight - DAY_MS } });
  });

  it("names the places of followers by id alone, and their names when asked", async () => {
    const path = `organizationalEntityFollowerStatistics?q=organizationalEntity&organizationalEntity=${encoded("vale-studio")}`;
    const [element] = followerStatisticsAnswer.parse((await rest(path)).json).elements;
    if (element === undefined || !("followerCountsByGeo" in element)) throw new Error("no facets");
    const facet = [...element.followerCountsByGeoCountry, ...element.followerCountsByGeo];
    const ids = facet.map(({ geo }) => String(geo).split(":").at(-1) ?? "");
    expect(ids.every((id) => /^\d+$/.test(id))).toBe(true);
    const read = (list: string, version?: string) =>
      sandbox.send(`/api.linkedin.com/v2/geo?ids=List(${list})&locale=(language:en,country:US)`, {
        headers: {
          Authorization: `Bearer ${mira}`,
          "X-Restli-Protocol-Version": "2.0.0",
          ...(version ? { "LinkedIn-Version": version } : {}),
        },
      });
    const { results, errors } = placesAnswer.parse((await read([...ids, "7"].join(","))).json);
    expect(Object.keys(results).sort()).toEqual([...new Set(ids)].sort());
    expect(Object.values(results).map((one) => one.defaultLocalizedName.value)).toContain("Portugal");
    expect(errors).toEqual({ "7": { status: 404 } });
    expect((await read("7", "202608")).status).toBe(403);
    expect((await read("GR")).status).toBe(400);
    expect((await read(Array.from({ length: 151 }, (_, index) => index).join(","))).status).toBe(400);
  });

  it.each([
    ["an end before its start", interval(midnight, midnight - DAY_MS)],
    ["a start more than a year ago", interval(midnight - 400 * DAY_MS, midnight)],
    ["months", interval(midnight - 90 * DAY_MS, midnight).replace("DAY", "MONTH")],
    ["seconds", interval(midnight / 1000 - 86_400, midnight / 1000)],
  ])("refuses intervals with %s", async (_name, intervals) => {
    const path = `organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${encoded("vale-studio")}`;
    expect((await rest(`${path}&${intervals}`)).status).toBe(400);
  });
});

describe("posts of a page", () => {
  const list = async (id: string, token: string) =>
    rest(`posts?q=author&author=${encoded(id)}&sortBy=CREATED&count=100`, token);
  const posts = async () => postsAnswer.parse((await list("vale-studio", mira)).json).elements;
  const statistics = (query: string) =>
    rest(
      `organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${encoded("vale-studio")}&${query}`,
    );
  const ofKind = async (kind: string) => (await posts()).map(({ id }) => id).filter((id) => id.includes(kind));

  it("are for who runs its content", async () => {
    expect((await list("vale-labs", mira)).status).toBe(200);
    expect((await list("vale-archive", mira)).status).toBe(403);
    expect((await list("vale-studio", eleni)).status).toBe(403);
    const quiet = await sandbox.tokenFor("linkedin", "quiet");
    expect(postsAnswer.parse((await list("vale-archive", quiet)).json).elements).toEqual([]);
  });

  it("have statistics by URN of the right kind, up to two days ago, and none without activity", async () => {
    const shares = (await ofKind("share")).slice(0, 20);
    const query = `shares=List(${shares.map(encodeURIComponent).join(",")})&count=100`;
    const { elements } = shareStatisticsAnswer.parse((await statistics(query)).json);
    expect(elements.length).toBeGreaterThan(10);
    for (const { share, totalShareStatistics } of elements) {
      expect(shares).toContain(share);
      expect(totalShareStatistics.impressionCount).toBeGreaterThan(0);
    }
    const [ugc = ""] = await ofKind("ugcPost");
    expect((await statistics(`shares=List(${encodeURIComponent(ugc)})`)).status).toBe(400);
    expect((await statistics(`ugcPosts=List(${encodeURIComponent(ugc)})`)).status).toBe(200);
  });

  it("are served ten at a time unless more are asked for", async () => {
    const shares = (await ofKind("share")).slice(3, 20);
    const query = `shares=List(${shares.map(encodeURIComponent).join(",")})`;
    expect(shareStatisticsAnswer.parse((await statistics(query)).json).elements).toHaveLength(10);
  });

  it("have days that add up to what all of them gathered in a year", async () => {
    const { elements } = shareStatisticsAnswer.parse(
      (await statistics(interval(midnight - 60 * DAY_MS, midnight - 2 * DAY_MS))).json,
    );
    expect(elements).toHaveLength(58);
    const all = shareStatisticsAnswer.parse((await statistics("start=0")).json).elements[0];
    const sum = elements.reduce((total, one) => total + one.totalShareStatistics.impressionCount, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(all?.totalShareStatistics.impressionCount ?? 0);
  });
});
