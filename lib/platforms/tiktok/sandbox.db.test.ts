import { describe, expect, it } from "vitest";
import { checkAdapter } from "@/tests/support/adapter-check";
import { control } from "@/tests/support/connect";
import { tiktok } from "./index";

const check = checkAdapter(tiktok);

describe("TikTok, as the sandbox speaks it", () => {
  const invalid = { platformErrorCode: "TOKEN_INVALID", action: "reconnect" };

  it("gives the numbers that the sandbox says it served", async () => {
    const session = await check.connect("maya");
    const { result, calls } = await check.served(() => tiktok.fetchStatistics(session));
    const { statistics } = result;
    const served = calls.at(-1)?.response;
    expect(statistics.account.platformUserId).toBe((await check.persona("maya")).platformUserId);
    expect(statistics.account.alternateIds).toHaveLength(1);
    expect(statistics.counts.followers.value).toBe(served?.follower_count);
    expect(statistics.counts.following.value).toBe(served?.following_count);
    expect(statistics.counts.likes.value).toBe(served?.likes_count);
    expect(statistics.counts.posts.value).toBe(served?.video_count);
    expect(statistics.counts.views).toEqual({ value: null, reason: "not_offered" });
  });

  it.each(["maya", "oldtimes"])("lists every public video of %s once, newest first, with its counts", async (id) => {
    const posts = await check.everyPost(await check.connect(id), id);
    expect(posts.every(({ metrics }) => metrics.views.value !== null && metrics.shares.value !== null)).toBe(true);
    for (const { permalink } of posts) expect(permalink).toMatch(/^https:\/\/www\.tiktok\.com\/@[^/]+\/video\/\d{19}$/);
  });

  it("reads the counts of an account whose videos are private, and lists none of them", async () => {
    const session = await check.connect("private-petra");
    expect((await tiktok.fetchStatistics(session)).statistics.counts.followers.value).toBeGreaterThan(0);
    expect(await tiktok.posts?.fetchPage(session, null)).toEqual({ posts: [], nextCursor: null });
  });

  it("keeps the counts where the videos were not allowed, and refuses an account without them", async () => {
    const scopes = ["user.info.basic", "user.info.profile", "user.info.stats"];
    const session = await check.connect("tiny", { scopes });
    expect((await tiktok.fetchStatistics(session)).statistics.counts.followers.value).toBeGreaterThan(0);
    const missing = { platformErrorCode: "PERMISSION_MISSING", action: "reconnect" };
    await expect(tiktok.posts?.fetchPage(session, null)).rejects.toMatchObject(missing);
    const { account } = (await tiktok.fetchStatistics(session)).statistics;
    expect(tiktok.posts?.withheld?.(account)).toBe("permission_missing");
    const whole = await check.connect("maya");
    expect(tiktok.posts?.withheld?.(whole.account)).toBeNull();
    await expect(check.connect("tiny", { scopes: ["user.info.basic", "user.info.stats"] })).rejects.toMatchObject(
      missing,
    );
  });

  it("refreshes with a new refresh token each time, and never with an old one again", async () => {
    const { tokens, ...session } = await check.connect("luxe");
    const next = await tiktok.refreshTokens?.(session, tokens);
    expect(next?.refreshToken).not.toBe(tokens.refreshToken);
    expect(next?.scopes).toEqual(tokens.scopes);
    await expect(tiktok.probe({ ...session, accessToken: next?.accessToken ?? "" })).resolves.toBeUndefined();
    await expect(tiktok.refreshTokens?.(session, tokens)).rejects.toMatchObject(invalid);
    const held = { accessToken: next?.accessToken ?? "", refreshToken: next?.refreshToken ?? null };
    await expect(tiktok.refreshTokens?.(session, held)).resolves.toBeDefined();
  });

  it("knows a dead refresh token and a wrong secret also where they are told with status 200", async () => {
    const { tokens, ...session } = await check.connect("luxe");
    await check.withLimit("oauthErrorStatus", 200, async () => {
      const unknown = { ...tokens, refreshToken: "rft.unknown" };
      await expect(tiktok.refreshTokens?.(session, unknown)).rejects.toMatchObject({ ...invalid, httpStatus: 200 });
      await expect(tiktok.refreshTokens?.(check.foreignCall, tokens)).rejects.toMatchObject({
        platformErrorCode: "APP_MISCONFIGURED",
        action: "tell_operator",
      });
    });
  });

  it("after a revocation accepts neither of the two tokens, also where the access token had ended", async () => {
    for (const ended of [false, true]) {
      const { tokens, ...session } = await check.connect("oldtimes");
      if (ended) await control("tokens/expire", { platform: "tiktok", personaId: "oldtimes" });
      await tiktok.revokeTokens?.(session, tokens);
      await expect(tiktok.probe(session)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
      await expect(tiktok.refreshTokens?.(session, tokens)).rejects.toMatchObject(invalid);
      await expect(tiktok.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
    }
  });

  it("waits a minute where it is throttled, as the limit of the app", async () => {
    const session = await check.connect("giant");
    await check.withLimit("requestsPerMinute", 0, async () => {
      const refused = await tiktok.fetchStatistics(session).catch((error: unknown) => error);
      expect(refused).toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "endpoint", action: "wait" });
      expect(refused).toHaveProperty("resetsAt");
    });
  });
});
