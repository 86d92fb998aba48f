import { describe, expect, it } from "vitest";
import { checkAdapter } from "@/tests/support/adapter-check";
import { instagram } from "./index";

const check = checkAdapter(instagram);

describe("Instagram, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served", async () => {
    const session = await check.connect("maya");
    const { result, calls } = await check.served(() => instagram.fetchStatistics(session));
    const { statistics } = result;
    const served = calls.at(-1)?.response;
    expect(statistics.account.platformUserId).toBe((await check.persona("maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(served?.followers_count);
    expect(statistics.counts.following.value).toBe(served?.follows_count);
    expect(statistics.counts.posts.value).toBe(served?.media_count);
  });

  it("lists every post once, newest first, with insights", async () => {
    const posts = await check.everyPost(await check.connect("oldtimes"), "oldtimes");
    expect(posts.some(({ metrics }) => metrics.views.value !== null)).toBe(true);
  });

  it("pages through more posts than one page holds", async () => {
    const session = await check.connect("maya");
    const first = await instagram.posts?.fetchPage(session, null);
    const second = await instagram.posts?.fetchPage(session, first?.nextCursor ?? null);
    const ids = [...(first?.posts ?? []), ...(second?.posts ?? [])].map(({ platformPostId }) => platformPostId);
    expect(ids).toHaveLength(50);
    expect(new Set(ids).size).toBe(50);
  });

  it("tells who follows an account, by age and gender, country and city", async () => {
    const session = await check.connect("maya");
    const { statistics } = await instagram.fetchStatistics(session);
    const audience = await instagram.audience?.fetch(session);
    const counts = [audience?.age_gender, audience?.country, audience?.city].map((one) => one?.counts ?? {});
    for (const [index, name] of ["25-34 female", "PT", "Lisbon, Lisboa"].entries()) {
      expect(Object.keys(counts[index] ?? {})).toContain(name);
      const sum = Object.values(counts[index] ?? {}).reduce((total, count) => total + count, 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThan(statistics.counts.followers.value ?? 0);
    }
  });

  it("tells nothing of a small account's followers, nor without the permission, and says which it is", async () => {
    const countryOf = async (session: Awaited<ReturnType<typeof check.connect>>) =>
      (await instagram.audience?.fetch(session))?.country;
    const basic = await check.connect("maya", { scopes: ["instagram_business_basic"] });
    expect(await countryOf(basic)).toEqual({ counts: null, reason: "permission_missing" });
    expect(await countryOf(await check.connect("tiny"))).toEqual({ counts: null, reason: "below_threshold" });
  });

  it("refuses a personal account", async () => {
    await expect(check.connect("private-petra")).rejects.toMatchObject({
      platformErrorCode: "ACCOUNT_INELIGIBLE",
    });
  });

  it("refuses to refresh a token on its first day, which harms nothing", async () => {
    const { tokens, ...session } = await check.connect("tiny");
    await expect(instagram.refreshTokens?.(session, tokens)).rejects.toMatchObject({
      platformErrorCode: "INVALID_REQUEST",
    });
    await expect(instagram.probe(session)).resolves.toBeUndefined();
  });

  it("tells a token that never existed from one that works", async () => {
    const session = await check.connect("tiny");
    const unknown = { ...session, accessToken: "IGAAunknown" };
    await expect(instagram.probe(unknown)).rejects.toMatchObject({ platformErrorCode: "TOKEN_INVALID" });
  });
});
