import { beforeEach, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { reportAnswer } from "./contract";

const ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly";
const READ = "https://www.googleapis.com/auth/youtube.readonly";
const OCTOBER = "startDate=2026-10-01&endDate=2026-10-31";
let sandbox: TestSandbox;
let token: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  token = await sandbox.tokenFor("youtube", "leo");
});

const ask = (query: string, as = token) =>
  sandbox.read(`/youtubeanalytics.googleapis.com/v2/reports?ids=channel==MINE&${query}`, as);
const rows = async (query: string, as = token) => reportAnswer.parse((await ask(query, as)).json).rows;
const sum = (table: (string | number)[][] | undefined, column: number) =>
  (table ?? []).reduce((total, row) => total + Number(row[column]), 0);

describe("YouTube's reports", () => {
  it("give a row per Pacific day, with the columns in the order asked", async () => {
    const answer = reportAnswer.parse((await ask(`${OCTOBER}&dimensions=day&metrics=likes,views`)).json);
    expect(answer.columnHeaders.map(({ name }) => name)).toEqual(["day", "likes", "views"]);
    expect(answer.rows?.map(([day]) => day)).toEqual(
      Array.from({ length: 31 }, (_, index) => `2026-10-${String(index + 1).padStart(2, "0")}`),
    );
  });

  it("end two to three days ago, and have no rows at all after that", async () => {
    const latest = await rows("startDate=2026-11-15&endDate=2026-11-21&dimensions=day&metrics=views");
    expect(latest?.at(-1)?.[0]).toBe("2026-11-18");
    expect(await rows("startDate=2026-11-20&endDate=2026-11-21&dimensions=day&metrics=views")).toBeUndefined();
  });

  it("explain the exact change of the subscribers", async () => {
    const persona = sandbox.world.personas.find("youtube", "leo");
    if (persona === undefined) throw new Error("no leo");
    const table = await rows(`${OCTOBER}&dimensions=day&metrics=subscribersGained,subscribersLost`);
    const at = (iso: string) => sandbox.world.personas.followersAt(persona, Date.parse(iso));
    // October begins and ends at 07:00 UTC in California.
    const change = at("2026-11-01T07:00:00Z") - at("2026-10-01T07:00:00Z");
    expect(sum(table, 1) - sum(table, 2)).toBe(change);
  });

  it.each([
    "country",
    "deviceType",
    "operatingSystem",
    "insightTrafficSourceType",
    "subscribedStatus",
    "creatorContentType",
  ])("add up to the total of views by %s", async (dimension) => {
    const [total] = (await rows(`${OCTOBER}&metrics=views`)) ?? [];
    expect(sum(await rows(`${OCTOBER}&dimensions=${dimension}&metrics=views`), 1)).toBe(total?.[0]);
  });

  it("add up by day, by month and by video as well", async () => {
    const [total] = (await rows(`${OCTOBER}&metrics=views`)) ?? [];
    expect(sum(await rows(`${OCTOBER}&dimensions=day&metrics=views`), 1)).toBe(total?.[0]);
    expect(await rows(`${OCTOBER}&dimensions=month&metrics=views`)).toEqual([["2026-10", total?.[0]]]);
    const videos = await rows(`${OCTOBER}&dimensions=video&metrics=views&sort=-views&maxResults=200`);
    expect(sum(videos, 1)).toBe(total?.[0]);
    const views = videos?.map(([, value]) => Number(value)) ?? [];
    expect(views).toEqual([...views].sort((left, right) => right - left));
  });

  it("narrow down to videos and countries", async () => {
    const [[id, views] = []] = (await rows(`${OCTOBER}&dimensions=video&metrics=views&sort=-views&maxResults=1`)) ?? [];
    expect(await rows(`${OCTOBER}&metrics=views&filters=video==${id}`)).toEqual([[views]]);
    const countries = await rows(`${OCTOBER}&dimensions=country&metrics=views&sort=-views`);
    expect(await rows(`${OCTOBER}&metrics=views&filters=country==GR`)).toEqual([
      [countries?.find(([name]) => name === "GR")?.[1]],
    ]);
  });

  it("give demographics as percentages of all viewers, and none for a tiny channel", async () => {
    for (const dimensions of ["ageGroup", "gender", "ageGroup,gender"]) {
      const table = await rows(`${OCTOBER}&dimensions=${dimensions}&metrics=viewerPercentage`);
      expect(sum(table, dimensions.split(",").length)).toBeCloseTo(100, 1);
    }
    const tiny = await sandbox.tokenFor("youtube", "tiny");
    expect(await rows(`${OCTOBER}&dimensions=ageGroup&metrics=viewerPercentage`, tiny)).toBeUndefined();
  });

  it.each([
    ["two dimensions that do not go together", "dimensions=day,country&metrics=views"],
    ["likes by device", "dimensions=deviceType&metrics=likes"],
    ["views by age", "dimensions=ageGroup&metrics=views"],
    ["videos without a top list", "dimensions=video&metrics=views"],
    ["an unknown metric", "metrics=applause"],
    ["an unknown filter", "metrics=views&filters=planet==MARS"],
    ["no metric", "dimensions=day"],
  ])("refuse %s", async (_name, query) => {
    expect((await ask(`${OCTOBER}&${query}`)).status).toBe(400);
  });

  it("refuse days that do not exist and ranges that run backwards", async () => {
    expect((await ask("startDate=2026-02-30&endDate=2026-03-01&metrics=views")).status).toBe(400);
    expect((await ask("startDate=2026-03-02&endDate=2026-03-01&metrics=views")).status).toBe(400);
    expect((await ask("endDate=2026-03-01&metrics=views")).status).toBe(400);
  });

  it("need both scopes, one's own channel, and the Partner Program for money", async () => {
    for (const scope of [ANALYTICS, READ]) {
      const one = await sandbox.tokenFor("youtube", "leo", [scope]);
      expect((await ask(`${OCTOBER}&metrics=views`, one)).status).toBe(403);
    }
    const foreign = sandbox.world.personas.find("youtube", "maya")?.platformUserId;
    const address = `/youtubeanalytics.googleapis.com/v2/reports?ids=channel==${foreign}&${OCTOBER}&metrics=views`;
    expect((await sandbox.read(address, token)).status).toBe(403);
    const tiny = await sandbox.tokenFor("youtube", "tiny");
    expect((await ask(`${OCTOBER}&metrics=estimatedRevenue`, tiny)).status).toBe(403);
    expect((await ask(`${OCTOBER}&metrics=estimatedRevenue`)).status).toBe(200);
  });
});
