import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { accountId, answerTo, user, videos } from "./fixtures";
import { tiktok } from "./index";

const tokens: TokenSet = {
  accessToken: "act.sim0001",
  refreshToken: "rft.sim0001",
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};
const healthy = ({ url }: SeenRequest) => answerTo(url);
const failed = (status: number, code: string) => json({ data: {}, error: { code, message: "no" } }, status);
const pageWith = (changes: Record<string, unknown>) => ({ ...videos, data: { ...videos.data, ...changes } });
const userWith = (changes: Record<string, unknown>) => ({ ...user, data: { user: { ...user.data.user, ...changes } } });

describe("the account behind a TikTok grant", () => {
  it("is read with the token in a header, and no count is asked for", async () => {
    const { call, seen } = fakePlatform(tiktok, healthy);
    const granted = await tiktok.fetchAccounts(call, tokens);
    expect(granted.personId).toBe(accountId);
    expect(granted.accounts.map(({ platformUserId }) => platformUserId)).toEqual([accountId]);
    expect(seen[0]?.url.href).toBe(
      "https://open.tiktokapis.com/v2/user/info/?fields=open_id%2Cunion_id%2Cavatar_url%2Cdisplay_name%2Cusername%2Cis_verified",
    );
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer act.sim0001");
  });

  it("is not read without its permission, which the person can give again", async () => {
    const { call } = fakePlatform(tiktok, () => failed(401, "scope_not_authorized"));
    await expect(tiktok.fetchAccounts(call, tokens)).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
      action: "reconnect",
    });
  });
});

describe("TikTok statistics", () => {
  it("are read in one call", async () => {
    const { session, seen, reports } = fakePlatform(tiktok, healthy);
    const { statistics, sha256 } = await tiktok.fetchStatistics(session(accountId));
    expect(statistics.counts.followers).toEqual({ value: 48213, precision: "exact" });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url.searchParams.get("fields")).toContain(
      ",follower_count,following_count,likes_count,video_count",
    );
    expect(reports[0]).toMatchObject({ endpoint: "user.profile", cost: 1 });
  });

  it.each(["follower_count", "following_count", "likes_count", "video_count", "username", "open_id"])(
    "without %s are a bad answer, never a zero",
    async (field) => {
      const { session } = fakePlatform(tiktok, () => userWith({ [field]: undefined }));
      await expect(tiktok.fetchStatistics(session(accountId))).rejects.toMatchObject({
        platformErrorCode: "BAD_RESPONSE",
      });
    },
  );

  it("of another account are refused", async () => {
    const { session } = fakePlatform(tiktok, healthy);
    await expect(tiktok.fetchStatistics(session("another"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it.each([
    ["that names an error beside them", { ...user, error: { code: "internal_error" } }, "PLATFORM_UNAVAILABLE"],
    ["that never says ok", { data: user.data }, "BAD_RESPONSE"],
    ["with an error that cannot be read", { ...user, error: { code: 0 } }, "BAD_RESPONSE"],
  ])("are not believed in an answer with status 200 %s", async (_case, answer, code) => {
    const { session } = fakePlatform(tiktok, () => answer);
    await expect(tiktok.fetchStatistics(session(accountId))).rejects.toMatchObject({ platformErrorCode: code });
  });

  it("cannot be read for many accounts at once", () => expect(tiktok.batchStatistics).toBeUndefined());
});

describe("TikTok posts", () => {
  it("are the public videos with their counts, newest first, twenty for one call", async () => {
    const { session, seen } = fakePlatform(tiktok, healthy);
    const page = await tiktok.posts?.fetchPage(session(accountId), null);
    expect(page?.posts.map(({ platformPostId }) => platformPostId)).toEqual([
      "7412345678901234567",
      "7412345678901234111",
    ]);
    expect(page?.nextCursor).toBe("1795104000000");
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", json: { max_count: 20 } });
    expect(seen[0]?.url.pathname).toBe("/v2/video/list/");
    expect(seen[0]?.url.searchParams.get("fields")).not.toContain("cover_image_url");
  });

  it("continue at the cursor as a number, and end where there is no more", async () => {
    const { session, seen } = fakePlatform(tiktok, () => pageWith({ has_more: false }));
    const page = await tiktok.posts?.fetchPage(session(accountId), "1795104000000");
    expect(seen[0]?.json).toEqual({ max_count: 20, cursor: 1795104000000 });
    expect(page?.nextCursor).toBeNull();
  });

  it("are none of an account that shows none", async () => {
    for (const empty of [{ videos: [] }, { videos: undefined, cursor: undefined }]) {
      const { session } = fakePlatform(tiktok, () => pageWith({ ...empty, has_more: false }));
      expect(await tiktok.posts?.fetchPage(session(accountId), null)).toEqual({ posts: [], nextCursor: null });
    }
  });

  it("end with an error where more is promised and no way named", async () => {
    const { session } = fakePlatform(tiktok, () => pageWith({ cursor: undefined }));
    await expect(tiktok.posts?.fetchPage(session(accountId), null)).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it("are not asked for with a cursor that is none", async () => {
    const { session, seen } = fakePlatform(tiktok, healthy);
    await expect(tiktok.posts?.fetchPage(session(accountId), "abc")).rejects.toMatchObject({
      platformErrorCode: "INVALID_REQUEST",
    });
    expect(seen).toEqual([]);
  });

  it("of a person who did not allow them are refused, not empty", async () => {
    const { session } = fakePlatform(tiktok, () => failed(401, "scope_not_authorized"));
    await expect(tiktok.posts?.fetchPage(session(accountId), null)).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
    });
  });
});

describe("the probe", () => {
  it("asks for the id alone", async () => {
    const { session, seen } = fakePlatform(tiktok, healthy);
    await tiktok.probe(session(accountId));
    expect(seen[0]?.url.search).toBe("?fields=open_id");
  });
});
