import { describe, expect, it } from "vitest";
import { apiVersion, restUrl } from "./endpoints";
import { restliPathKey, restliQuery } from "./restli";

describe("a Rest.li query", () => {
  it("keeps the structure raw and encodes what stands inside it", () => {
    const query = {
      q: "entity",
      entity: { share: "urn:li:share:7390000000000000001" },
      shares: ["urn:li:share:1", "urn:li:share:2"],
      dateRange: { start: { year: 2026, month: 11, day: 1 } },
    };
    expect(restliQuery(query)).toBe(
      "q=entity&entity=(share:urn%3Ali%3Ashare%3A7390000000000000001)" +
        "&shares=List(urn%3Ali%3Ashare%3A1,urn%3Ali%3Ashare%3A2)&dateRange=(start:(year:2026,month:11,day:1))",
    );
  });

  it("lets no value be taken for structure", () => {
    expect(restliQuery({ a: "x),b:(List('*!" })).toBe("a=x%29%2Cb%3A%28List%28%27%2A%21");
    expect(restliPathKey("urn:li:organization:5/../6")).toBe("urn%3Ali%3Aorganization%3A5%2F..%2F6");
  });

  it("reaches the wire as it was written", () => {
    const url = restUrl("posts", { query: { author: "urn:li:organization:5", ids: ["a", "b"] } });
    expect(new URL(url).href).toBe(
      "https://api.linkedin.com/rest/posts?author=urn%3Ali%3Aorganization%3A5&ids=List(a,b)",
    );
  });
});

describe("the version of the API", () => {
  it("is a month, and is supported for no more than a year from its middle", () => {
    expect(apiVersion.month).toMatch(/^20\d{2}(0[1-9]|1[0-2])$/);
    const [year, month] = [Number(apiVersion.month.slice(0, 4)), Number(apiVersion.month.slice(4))];
    expect(Date.parse(apiVersion.supportedUntil)).toBeLessThanOrEqual(Date.UTC(year + 1, month - 1, 15));
  });
});
