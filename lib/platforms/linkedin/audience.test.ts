import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import { linkedin } from "./index";

const page = "urn:li:organization:5515715";
const facet = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([id, count]) => ({
    geo: `urn:li:geo:${id}`,
    followerCounts: { organicFollowerCount: count, paidFollowerCount: 5 },
  }));
const statistics = {
  elements: [
    {
      organizationalEntity: page,
      followerCountsByGeo: facet({ "90000001": 700, "90000002": 40 }),
      followerCountsByGeoCountry: facet({ "104677530": 900, "103644278": 80, "999": 3 }),
    },
  ],
};
const names: Readonly<Record<string, string>> = {
  "90000001": "Greater Athens",
  "104677530": "Greece",
  "103644278": "United States",
  "999": "Somewhere",
};
const places = (url: URL) => {
  const ids = /ids=List\(([\d,]*)\)/.exec(url.search)?.[1]?.split(",") ?? [];
  const named = ids.flatMap((id) => (names[id] ? [[id, { defaultLocalizedName: { value: names[id] }, id: 1 }]] : []));
  return { results: Object.fromEntries(named), statuses: {}, errors: {} };
};
const healthy = ({ url }: SeenRequest) => (url.pathname === "/v2/geo" ? places(url) : statistics);
const denied = () => json({ status: 403, serviceErrorCode: 100, code: "ACCESS_DENIED", message: "no" }, 403);
const missing = (reason: string) => ({ counts: null, reason });

async function read(urn: string, reply: (request: SeenRequest) => unknown, state: Record<string, string> = {}) {
  const { session, seen } = fakePlatform(linkedin, reply);
  return { reading: await linkedin.audience?.fetch(session(urn, state)), seen };
}

describe("a LinkedIn audience", () => {
  it("is offered of pages alone: of a member nothing is asked", async () => {
    const { reading, seen } = await read("urn:li:person:782bbtaQ", healthy);
    expect(reading).toEqual({
      age_gender: missing("not_offered"),
      country: missing("not_offered"),
      city: missing("not_offered"),
    });
    expect(seen).toEqual([]);
  });

  it("is for administrators: others are told without a call", async () => {
    const { reading, seen } = await read(page, healthy, { abilities: "followers posts" });
    expect(reading?.country).toEqual(missing("permission_missing"));
    expect(reading?.age_gender).toEqual(missing("not_offered"));
    expect(seen).toEqual([]);
  });

  it("says so where the person is no administrator any more", async () => {
    const { reading } = await read(page, denied);
    expect(reading?.country).toEqual(missing("permission_missing"));
  });

  it("of another page is refused", async () => {
    const other = { elements: [{ ...statistics.elements[0], organizationalEntity: "urn:li:organization:1" }] };
    await expect(read(page, () => other)).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });

  it("counts paid followers once, by countries' codes and cities' names; nameless places are in no count", async () => {
    const { reading, seen } = await read(page, healthy, { abilities: "followers pageViews" });
    expect(reading).toEqual({
      age_gender: missing("not_offered"),
      country: { counts: { GR: 900, US: 80, Somewhere: 3 } },
      city: { counts: { "Greater Athens": 700 } },
    });
    expect(seen).toHaveLength(2);
    expect(seen[1]?.url.search).toContain("&locale=(language:en,country:US)");
    expect(seen[1]?.headers.get("linkedin-version")).toBeNull();
  });

  it("asks for the names of a hundred places at once", async () => {
    const many = facet(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [String(10_000 + index), 1])));
    const elements = [{ ...statistics.elements[0], followerCountsByGeoCountry: many }];
    const { seen } = await read(page, ({ url }) => (url.pathname === "/v2/geo" ? places(url) : { elements }));
    expect(seen).toHaveLength(3);
  });

  it("of a page without followers anywhere is not there yet", async () => {
    const { reading, seen } = await read(page, () => ({ elements: [{ organizationalEntity: page }] }));
    expect(reading?.country).toEqual(missing("not_yet_available"));
    expect(seen).toHaveLength(1);
  });
});
