import { beforeEach, describe, expect, it } from "vitest";
import { accountInsightsAnswer, mediaAnswer, mediaInsightsAnswer, mediaListAnswer, profileAnswer } from "./contract";
import { errorOf, type InstagramReader, instagramReader } from "./test-reader";

let instagram: InstagramReader;

beforeEach(async () => {
  instagram = await instagramReader();
});

describe("Instagram's media insights", () => {
  it("have the documented shape, and the likes of the media itself", async () => {
    const [, , , post] = await instagram.mediaIds(4);
    const insights = await instagram.read(
      `/${post?.id}/insights?metric=views,reach,saved,shares,likes,comments,total_interactions`,
    );
    const { data } = mediaInsightsAnswer.parse(insights.json);
    const likes = mediaAnswer.parse((await instagram.read(`/${post?.id}?fields=like_count`)).json).like_count;
    expect(data.find(({ name }) => name === "likes")?.values).toEqual([{ value: likes }]);
    expect(data.map(({ name }) => name)).toEqual([
      "views",
      "reach",
      "saved",
      "shares",
      "likes",
      "comments",
      "total_interactions",
    ]);
  });

  it("fail whole for one metric the media does not have", async () => {
    const ids = await instagram.mediaIds(40);
    const reel = ids.find((media) => media.reel)?.id;
    const picture = ids.find((media) => !media.reel)?.id;
    const cases = [
      [reel, "views,follows"],
      [reel, "views,impressions"],
      [reel, "views,saves"],
      [picture, "views,ig_reels_avg_watch_time"],
      [picture, "views,navigation"],
    ];
    for (const [id, metrics] of cases) {
      const answer = await instagram.read(`/${id}/insights?metric=${metrics}`);
      expect(answer.status).toBe(400);
      expect(errorOf(answer).code).toBe(100);
    }
    expect((await instagram.read(`/${picture}/insights?metric=views,follows,profile_visits`)).status).toBe(200);
  });

  it("need their own scope", async () => {
    const [post] = await instagram.mediaIds(1);
    const basic = await instagram.sandbox.tokenFor("instagram", "maya", ["instagram_business_basic"]);
    expect(errorOf(await instagram.read(`/${post?.id}/insights?metric=views`, basic)).code).toBe(10);
    expect((await instagram.read("/me/media?fields=id", basic)).status).toBe(200);
  });

  it("are refused for media from before the account was professional", async () => {
    const { json } = await instagram.read(`/me/media?fields=id&limit=1&until=${Date.UTC(2024, 0, 25) / 1000}`);
    const old = mediaListAnswer.parse(json).data[0]?.id;
    expect(errorOf(await instagram.read(`/${old}/insights?metric=views`))).toMatchObject({
      code: 100,
      error_subcode: 2_108_006,
    });
  });
});

describe("Instagram's account insights", () => {
  const DAY = 86_400;
  const until = Date.UTC(2026, 10, 20) / 1000;

  it("add up over product types to the total", async () => {
    const query = `metric=views,likes&period=day&metric_type=total_value&breakdown=media_product_type&since=${until - 7 * DAY}&until=${until}`;
    for (const { total_value: total } of accountInsightsAnswer.parse(
      (await instagram.read(`/me/insights?${query}`)).json,
    ).data) {
      const parts = total?.breakdowns?.[0]?.results ?? [];
      expect(parts.reduce((sum, { value }) => sum + value, 0)).toBe(total?.value);
      expect(total?.value).toBeGreaterThan(0);
    }
  });

  it("give reach and new followers day by day", async () => {
    const range = `period=day&since=${until - 7 * DAY}&until=${until}`;
    for (const query of [`metric=reach&metric_type=time_series&${range}`, `metric=follower_count&${range}`]) {
      const { data } = accountInsightsAnswer.parse((await instagram.read(`/me/insights?${query}`)).json);
      expect(data[0]?.values).toHaveLength(7);
      expect(data[0]?.values?.at(-1)?.end_time).toBe("2026-11-20T00:00:00+0000");
    }
  });

  it.each([
    ["views as a series", "metric=views&period=day&metric_type=time_series"],
    ["a withdrawn metric", "metric=reach,impressions&period=day&metric_type=total_value"],
    ["no period", "metric=reach&metric_type=total_value"],
    [
      "more than thirty days",
      `metric=reach&period=day&metric_type=total_value&since=${until - 31 * DAY}&until=${until}`,
    ],
    ["a breakdown the metric does not have", "metric=likes&period=day&metric_type=total_value&breakdown=follow_type"],
    [
      "demographics by an ended timeframe",
      "metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=age&timeframe=last_30_days",
    ],
    [
      "demographics without a breakdown",
      "metric=follower_demographics&period=lifetime&metric_type=total_value&timeframe=this_month",
    ],
    [
      "demographics without a timeframe",
      "metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=age",
    ],
    [
      "demographics by two breakdowns that are not offered together",
      "metric=follower_demographics&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=country,city",
    ],
    [
      "demographics by day",
      "metric=follower_demographics&period=day&metric_type=total_value&timeframe=this_month&breakdown=age",
    ],
    [
      "demographics as a series",
      "metric=follower_demographics&period=lifetime&metric_type=time_series&timeframe=this_month&breakdown=age",
    ],
    [
      "demographics beside other metrics",
      "metric=follower_demographics,reach&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=age",
    ],
  ])("refuse %s", async (_name, query) => {
    expect(errorOf(await instagram.read(`/me/insights?${query}`)).code).toBe(100);
  });

  it("place followers by age, gender, country and city, never more of them than there are", async () => {
    const { followers_count: followers = 0 } = profileAnswer.parse(
      (await instagram.read("/me?fields=followers_count")).json,
    );
    for (const breakdown of ["age", "gender", "country", "city", "age,gender"]) {
      const query = `metric=follower_demographics&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=${breakdown}`;
      const { data } = accountInsightsAnswer.parse((await instagram.read(`/me/insights?${query}`)).json);
      const { dimension_keys: keys, results } = data[0]?.total_value?.breakdowns?.[0] ?? {
        dimension_keys: [],
        results: [],
      };
      expect(keys).toEqual(breakdown.split(","));
      expect(results.every(({ dimension_values: names }) => names.length === keys.length)).toBe(true);
      expect(results.reduce((sum, { value }) => sum + value, 0)).toBeLessThanOrEqual(followers);
    }
  });

  it("place the followers of two days ago", async () => {
    const query =
      "metric=follower_demographics&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=gender";
    const sum = async () => {
      const { data } = accountInsightsAnswer.parse((await instagram.read(`/me/insights?${query}`)).json);
      return data[0]?.total_value?.breakdowns?.[0]?.results.reduce((total, { value }) => total + value, 0);
    };
    const { followers_count: then = 0 } = profileAnswer.parse(
      (await instagram.read("/me?fields=followers_count")).json,
    );
    await instagram.sandbox.advance(48 * 3_600_000);
    expect(await sum()).toBe(Math.floor(then * 0.93));
  });

  it("have no demographics and no follower series under a hundred followers", async () => {
    const tiny = await instagram.sandbox.tokenFor("instagram", "tiny");
    const demographics =
      "metric=follower_demographics&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=age";
    for (const query of [demographics, "metric=follower_count&period=day"]) {
      const answer = await instagram.read(`/me/insights?${query}`, tiny);
      expect(answer.status).toBe(200);
      expect(accountInsightsAnswer.parse(answer.json).data).toEqual([]);
    }
  });
});
