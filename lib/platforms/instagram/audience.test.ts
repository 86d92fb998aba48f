import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import { instagramByFacebook } from "./by-facebook";
import { instagram } from "./index";

const accountId = "17841400011122233";
type Row = readonly [values: readonly string[], count: number];

const answer = (keys: readonly string[], rows: readonly Row[]) => ({
  data: [
    {
      name: "follower_demographics",
      period: "lifetime",
      title: "Follower demographics",
      total_value: {
        breakdowns: [
          { dimension_keys: keys, results: rows.map(([values, value]) => ({ dimension_values: values, value })) },
        ],
      },
    },
  ],
});
const answers: Readonly<Record<string, unknown>> = {
  "age,gender": answer(
    ["timeframe", "gender", "age"],
    [
      [["LAST_30_DAYS", "F", "18-24"], 2310],
      [["LAST_30_DAYS", "M", "18-24"], 1904],
      [["LAST_30_DAYS", "U", "65+"], 12],
    ],
  ),
  country: answer(
    ["country"],
    [
      [["GR"], 4000],
      [["DE"], 200],
    ],
  ),
  city: answer(["city"], [[["Athens, Attica"], 1500]]),
};
const breakdownOf = ({ url }: SeenRequest) => url.searchParams.get("breakdown") ?? "";
const healthy = (request: SeenRequest) => answers[breakdownOf(request)];
const refused = (code: number, subcode?: number) =>
  json({ error: { message: "no", code, error_subcode: subcode } }, 400);

describe.each([
  { login: instagram, node: "me" },
  { login: instagramByFacebook, node: accountId },
])("an Instagram audience by $login.oauth.loginVariant", ({ login, node }) => {
  const read = async (reply: (request: SeenRequest, count: number) => unknown) => {
    const { session, seen } = fakePlatform(login, reply);
    return { reading: await login.audience?.fetch(session(accountId, { pageId: "1" })), seen };
  };
  const all = (reason: string) => {
    const missing = { counts: null, reason };
    return { age_gender: missing, country: missing, city: missing };
  };

  it("is missing whole below a hundred followers, after one call", async () => {
    const { reading, seen } = await read(() => ({ data: [] }));
    expect(reading).toEqual(all("below_threshold"));
    expect(seen).toHaveLength(1);
  });

  it("is missing whole where too few people saw the account, after one call", async () => {
    const few = { error: { code: 10, message: "(#10) Not enough viewers for the media to show insights" } };
    const { reading, seen } = await read(() => json(few, 400));
    expect(reading).toEqual(all("below_threshold"));
    expect(seen).toHaveLength(1);
  });

  it("is missing whole without the insights permission, after one call", async () => {
    const { reading, seen } = await read(() => refused(10));
    expect(reading).toEqual(all("permission_missing"));
    expect(seen).toHaveLength(1);
  });

  it("is not guessed: other failures are thrown", async () => {
    await expect(read(() => refused(190, 463))).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(read(() => refused(4))).rejects.toMatchObject({ platformErrorCode: "RATE_LIMITED" });
    await expect(read(() => refused(100))).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
  });

  it.each([
    ["a count that is none", answer(["age", "gender"], [[["18-24", "F"], -1]])],
    ["a count with half a name", answer(["age", "gender"], [[["18-24"], 3]])],
    ["counts of something else", answer(["country"], [[["GR"], 3]])],
  ])("refuses %s", async (_name, broken) => {
    await expect(read(() => broken)).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });

  it("is read in three calls with every parameter that is required", async () => {
    const { seen } = await read(healthy);
    expect(seen.map(breakdownOf)).toEqual(["age,gender", "country", "city"]);
    for (const { url, headers } of seen) {
      expect(url.pathname).toBe(`/v25.0/${node}/insights`);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        metric: "follower_demographics",
        period: "lifetime",
        metric_type: "total_value",
        timeframe: "this_month",
      });
      expect(headers.get("authorization")).toBe("Bearer token-of-the-owner");
    }
  });

  it("counts by name, whatever stands before the names", async () => {
    const { reading } = await read(healthy);
    expect(reading).toEqual({
      age_gender: { counts: { "18-24 female": 2310, "18-24 male": 1904, "65+ unknown": 12 } },
      country: { counts: { GR: 4000, DE: 200 } },
      city: { counts: { "Athens, Attica": 1500 } },
    });
  });

  it("is asked once more without the time frame where Instagram does not want one", async () => {
    const { reading, seen } = await read((request) =>
      request.url.searchParams.has("timeframe") ? refused(100) : healthy(request),
    );
    expect(reading?.country).toEqual({ counts: { GR: 4000, DE: 200 } });
    expect(seen).toHaveLength(6);
  });

  it("says of a single dimension without results that it is not there yet", async () => {
    const { reading } = await read((request) =>
      breakdownOf(request) === "city" ? answer(["city"], []) : healthy(request),
    );
    expect(reading?.city).toEqual({ counts: null, reason: "not_yet_available" });
    expect(reading?.country.counts).not.toBeNull();
  });
});
