import { describe, expect, it } from "vitest";
import { fakePlatform, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import { answerTo, memberUrn, organizationUrn } from "./fixtures";
import { linkedin } from "./index";

const healthy = ({ url }: SeenRequest) => answerTo(url);

describe("posts", () => {
  it("of a page come newest first with the figures of both kinds of posts, in three calls", async () => {
    const { session, seen } = fakePlatform(linkedin, healthy);
    const page = await linkedin.posts?.fetchPage(session(organizationUrn), null);
    expect(page?.posts.map(({ platformPostId }) => platformPostId)).toEqual([
      "urn:li:share:7390000000000000009",
      "urn:li:ugcPost:7390000000000000004",
    ]);
    expect(page?.nextCursor).toBeNull();
    expect(seen.map(({ url }) => url.search)).toEqual([
      "?q=author&author=urn%3Ali%3Aorganization%3A5515715&sortBy=CREATED&start=0&count=50",
      "?q=organizationalEntity&organizationalEntity=urn%3Ali%3Aorganization%3A5515715&shares=List(urn%3Ali%3Ashare%3A7390000000000000009)&count=1",
      "?q=organizationalEntity&organizationalEntity=urn%3Ali%3Aorganization%3A5515715&ugcPosts=List(urn%3Ali%3AugcPost%3A7390000000000000004)&count=1",
    ]);
  });

  /** A page with as many posts as `ids` has, which tests change between two pages. */
  function paged(ids: number[]) {
    const element = (index: number) => ({
      id: `urn:li:activity:${index}`,
      author: organizationUrn,
      lifecycleState: "PUBLISHED",
      createdAt: 1793500000000 - index,
    });
    const fake = fakePlatform(linkedin, ({ url }) => {
      const [start, count] = ["start", "count"].map((name) => Number(url.searchParams.get(name))) as [number, number];
      return { elements: ids.slice(start, start + count).map(element) };
    });
    const read = (cursor: string | null) => linkedin.posts?.fetchPage(fake.session(organizationUrn), cursor);
    return { ...fake, read };
  }
  const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

  it("go on with the last post of the page before, while pages are full", async () => {
    const { read, seen } = paged(numbers(0, 70));
    const first = await read(null);
    const second = await read(first?.nextCursor ?? null);
    expect([first?.posts.length, second?.posts.length, second?.nextCursor]).toEqual([50, 20, null]);
    expect(seen[1]?.url.searchParams.get("start")).toBe("49");
    expect(second?.posts[0]?.platformPostId).toBe("urn:li:activity:50");
  });

  it("are none twice where new ones came between two pages", async () => {
    const ids = numbers(0, 70);
    const { read } = paged(ids);
    const first = await read(null);
    ids.unshift(-2, -1);
    const second = await read(first?.nextCursor ?? null);
    expect(second?.posts[0]?.platformPostId).toBe("urn:li:activity:50");
  });

  it.each([
    ["on the page before", 3],
    ["as the last of the page before", 49],
  ])("refuse to go on where one was deleted %s, as another would slip through", async (_where, deleted) => {
    const ids = numbers(0, 70);
    const { read } = paged(ids);
    const first = await read(null);
    ids.splice(deleted, 1);
    await expect(read(first?.nextCursor ?? null)).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
  });

  it("are not listed from a place that is none", async () => {
    await expect(paged([]).read("50")).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
  });

  it("of a page without reports have no figures, and no report is asked for", async () => {
    const { session, seen } = fakePlatform(linkedin, healthy);
    const page = await linkedin.posts?.fetchPage(session(organizationUrn, { abilities: "followers posts" }), null);
    expect(page?.posts[0]?.metrics.views).toEqual({ value: null, reason: "permission_missing" });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["a member whom the grant does not open, which nearly none does", memberUrn, "profile followers", "not_offered"],
    ["a page without the scope for them", organizationUrn, "followers", "permission_missing"],
    ["a member with the scope for them", memberUrn, "profile posts", null],
    ["a page with the scope for them", organizationUrn, "followers posts", null],
  ])("of %s are withheld as such", (_whose, platformUserId, abilities, reason) => {
    expect(linkedin.posts?.withheld?.({ platformUserId, state: { abilities } })).toBe(reason);
  });

  it("of a member are asked for metric by metric, under the name of their kind", async () => {
    const { session, seen } = fakePlatform(linkedin, (request) =>
      request.url.searchParams.get("queryType") === "POST_SAVE" ? { elements: [] } : healthy(request),
    );
    const page = await linkedin.posts?.fetchPage(session(memberUrn), null);
    expect(page?.posts[0]?.metrics).toMatchObject({
      views: { value: 4210, precision: "exact" },
      saves: { value: null, reason: "not_yet_available" },
    });
    const analytics = seen.filter(({ url }) => url.pathname === "/rest/memberCreatorPostAnalytics");
    expect(analytics).toHaveLength(12);
    const entities = new Set(analytics.map(({ url }) => /&entity=([^&]*)/.exec(url.search)?.[1]));
    expect([...entities].sort()).toEqual([
      "(share:urn%3Ali%3Ashare%3A7390000000000000009)",
      "(ugc:urn%3Ali%3AugcPost%3A7390000000000000004)",
    ]);
  });
});
