import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { accountId, answerTo, channels, playlistItems, videos } from "./fixtures";
import { youtube } from "./index";

const tokens: TokenSet = {
  accessToken: "ya29.sim",
  refreshToken: "1//0sim",
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};
const healthy = ({ url }: SeenRequest) => answerTo(url);
const failed = (status: number, reason: string) => json({ error: { code: status, errors: [{ reason }] } }, status);
const noItems = { kind: "youtube#channelListResponse", pageInfo: { totalResults: 0 } };
const state = { uploadsPlaylistId: "UUsim0000000000000000001" };

describe("the accounts behind a Google grant", () => {
  it("are the one channel that the person picked", async () => {
    const { call, seen } = fakePlatform(youtube, healthy);
    const granted = await youtube.fetchAccounts(call, tokens);
    expect(granted.personId).toBe(accountId);
    expect(granted.accounts).toHaveLength(1);
    expect(granted.accounts[0]).toMatchObject({ platformUserId: accountId, state });
    expect(seen[0]?.url.href).toBe(
      "https://www.googleapis.com/youtube/v3/channels?part=snippet%2CcontentDetails&mine=true",
    );
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer ya29.sim");
  });

  it.each([
    ["an empty list", noItems],
    ["a refusal", failed(401, "youtubeSignupRequired")],
  ])("are ineligible when the Google account has no channel, told by %s", async (_case, answer) => {
    const { call } = fakePlatform(youtube, () => answer);
    await expect(youtube.fetchAccounts(call, tokens)).rejects.toMatchObject({
      platformErrorCode: "ACCOUNT_INELIGIBLE",
      action: "ask_owner",
    });
  });
});

describe("YouTube statistics", () => {
  it("are read in one call with the owner's token", async () => {
    const { session, seen, reports } = fakePlatform(youtube, healthy);
    const { statistics, sha256 } = await youtube.fetchStatistics(session(accountId));
    expect(statistics.counts.views).toEqual({ value: 1804552, precision: "exact" });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer token-of-the-owner");
    expect(seen[0]?.url.searchParams.has("key")).toBe(false);
    expect(reports[0]).toMatchObject({ endpoint: "channels.statistics", cost: 1 });
  });

  it("of another channel are refused", async () => {
    const { session } = fakePlatform(youtube, healthy);
    await expect(youtube.fetchStatistics(session("UCother"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it("of a channel that is gone say so", async () => {
    const { session } = fakePlatform(youtube, () => noItems);
    await expect(youtube.fetchStatistics(session(accountId))).rejects.toMatchObject({ platformErrorCode: "NOT_FOUND" });
  });
});

describe("YouTube statistics of many channels", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, i) => `UC${i}`);
  const fetchBatch = (fake: ReturnType<typeof fakePlatform>, wanted: readonly string[]) => {
    if (!youtube.batchStatistics) throw new Error("no batch");
    return youtube.batchStatistics.fetch(fake.call, wanted);
  };

  it("are read with the key and no token, all in one call", async () => {
    const fake = fakePlatform(youtube, healthy);
    const { byId } = await fetchBatch(fake, [accountId, "UCgone"]);
    expect([...byId.keys()]).toEqual([accountId]);
    expect(byId.get(accountId)?.counts.followers).toEqual({ value: 12300, precision: "3_significant_digits" });
    const query = fake.seen[0]?.url.searchParams;
    expect(query?.get("id")).toBe(`${accountId},UCgone`);
    expect(query?.get("key")).toBe("key-for-public-reads");
    expect(query?.get("maxResults")).toBe("50");
    expect(fake.seen[0]?.headers.has("authorization")).toBe(false);
  });

  it("are never more than a call takes, and never channels that nobody asked for", async () => {
    const fake = fakePlatform(youtube, healthy);
    await expect(fetchBatch(fake, ids(51))).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
    expect(fake.seen).toHaveLength(0);
    expect((await fetchBatch(fake, ids(50))).byId.size).toBe(0);
  });

  it("need a key", async () => {
    const fake = fakePlatform(youtube, healthy);
    const call = { ...fake.call, credentials: { ...fake.call.credentials, apiKey: null } };
    await expect(youtube.batchStatistics?.fetch(call, [accountId])).rejects.toMatchObject({
      platformErrorCode: "APP_MISCONFIGURED",
    });
  });

  it("are all unknown when one of them is malformed, so that nothing wrong is stored", async () => {
    const broken = { ...channels.items[0], id: "UC2", statistics: { hiddenSubscriberCount: false } };
    const fake = fakePlatform(youtube, () => ({ items: [...channels.items, broken] }));
    await expect(fetchBatch(fake, [accountId, "UC2"])).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });
});

describe("YouTube posts", () => {
  it("are the public uploads, newest first, for two units a page", async () => {
    const { session, seen } = fakePlatform(youtube, healthy);
    const page = await youtube.posts?.fetchPage(session(accountId, state), null);
    expect(page?.posts.map(({ platformPostId }) => platformPostId)).toEqual(["simVid00001", "simVid00002"]);
    expect(page?.nextCursor).toBe("214:EAAaBlBUOkNESQ");
    expect(seen.map(({ url }) => url.pathname)).toEqual(["/youtube/v3/playlistItems", "/youtube/v3/videos"]);
    expect(seen[0]?.url.searchParams.get("playlistId")).toBe("UUsim0000000000000000001");
    expect(seen[0]?.url.searchParams.get("maxResults")).toBe("50");
    expect(seen[1]?.url.searchParams.get("id")).toBe("simVid00001,simVid00002,simVid00003");
  });

  const lastOf = (total: number | undefined) => {
    const { nextPageToken: _, ...last } = playlistItems;
    const page = total === undefined ? last : { ...last, pageInfo: { totalResults: total, resultsPerPage: 50 } };
    return fakePlatform(youtube, ({ url }) => (url.pathname.endsWith("Items") ? page : videos));
  };

  it.each([
    ["nothing has changed", "214:EAAaBlBUOkNESQ", 214],
    ["some were added", "214:EAAaBlBUOkNESQ", 216],
    ["it was not said how many there were", ":EAAaBlBUOkNESQ", 2],
    ["it is not said how many there are", "214:EAAaBlBUOkNESQ", undefined],
  ])("continue at the page token and end where none comes (%s)", async (_case, cursor, total) => {
    const { session, seen } = lastOf(total);
    const page = await youtube.posts?.fetchPage(session(accountId, state), cursor);
    expect(seen[0]?.url.searchParams.get("pageToken")).toBe("EAAaBlBUOkNESQ");
    expect(page?.nextCursor).toBeNull();
  });

  it("refuse to continue where videos were deleted since, as another would slip through", async () => {
    const { session } = lastOf(213);
    const read = youtube.posts?.fetchPage(session(accountId, state), "214:EAAaBlBUOkNESQ");
    await expect(read).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
  });

  it("are not taken to have come to an end where the playlist is gone half-way", async () => {
    const { session } = fakePlatform(youtube, () => failed(404, "playlistNotFound"));
    const read = youtube.posts?.fetchPage(session(accountId, state), "214:EAAaBlBUOkNESQ");
    await expect(read).rejects.toMatchObject({ platformErrorCode: "NOT_FOUND" });
  });

  it("are not listed from a place that is none", async () => {
    const { session, seen } = fakePlatform(youtube, healthy);
    const read = youtube.posts?.fetchPage(session(accountId, state), "EAAaBlBUOkNESQ");
    await expect(read).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
    expect(seen).toEqual([]);
  });

  it("are looked up through the channel when the playlist is not remembered", async () => {
    const { session, seen } = fakePlatform(youtube, healthy);
    expect((await youtube.posts?.fetchPage(session(accountId), null))?.posts).toHaveLength(2);
    expect(seen[0]?.url.pathname).toBe("/youtube/v3/channels");
  });

  it.each([
    ["the playlist does not exist", () => failed(404, "playlistNotFound")],
    ["the playlist is empty", () => ({ pageInfo: { totalResults: 0 } })],
  ])("are none when %s", async (_case, answer) => {
    const { session } = fakePlatform(youtube, answer);
    const page = await youtube.posts?.fetchPage(session(accountId, state), null);
    expect(page).toEqual({ posts: [], nextCursor: null });
  });
});

describe("the probe", () => {
  it("asks for the id alone", async () => {
    const { session, seen } = fakePlatform(youtube, healthy);
    await youtube.probe(session(accountId));
    expect(seen[0]?.url.search).toBe("?part=id&mine=true");
  });
});
