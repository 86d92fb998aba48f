import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import { requests } from "@/sandbox/platforms/x/contract";
import { checkAdapter } from "@/tests/support/adapter-check";
import { control } from "@/tests/support/connect";
import { x } from "./index";

const check = checkAdapter(x);

describe("X, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served", async () => {
    const session = await check.connect("maya");
    const { result, calls } = await check.served(() => x.fetchStatistics(session));
    const { statistics } = result;
    const served = calls.at(-1)?.response;
    expect(statistics.account.platformUserId).toBe((await check.persona("maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(served?.followers_count);
    expect(statistics.counts.following.value).toBe(served?.following_count);
    expect(statistics.counts.posts.value).toBe(served?.tweet_count);
  });

  it("reads a protected account for its owner, and refuses a suspended one", async () => {
    const { account } = (await x.fetchStatistics(await check.connect("locked"))).statistics;
    expect(account.accountType).toBe("protected");
    await expect(check.connect("banned")).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_RESTRICTED" });
  });

  it("reads many accounts with the app's token, and leaves out the unknown and the suspended", async () => {
    const known = (await check.personas()).flatMap(({ platformUserId }) => platformUserId ?? []);
    const result = await x.batchStatistics?.fetch(check.call, [...known, "12"]);
    const { platformUserId } = await check.persona("banned");
    expect([...(result?.byId.keys() ?? [])].sort()).toEqual(known.filter((id) => id !== platformUserId).sort());
  });

  it("lists an account's own posts once each, newest first, with their counts", async () => {
    const posts = await check.everyPost(await check.connect("oldtimes"), "oldtimes");
    expect(new Set(posts.map(({ kind }) => kind))).toEqual(new Set(["text", "image", "video"]));
    expect(posts.every(({ metrics }) => metrics.views.value !== null)).toBe(true);
    expect(posts.some(({ caption }) => caption.length > 280)).toBe(true);
  });

  it("leaves out replies and reposts, and finds nothing where nothing was posted", async () => {
    const session = await check.connect("leo");
    const first = await x.posts?.fetchPage(session, null);
    expect(first?.posts.length).toBeGreaterThan(0);
    expect(first?.posts.length).toBeLessThan(25);
    expect(first?.posts.some(({ caption }) => /^(?:RT )?@/.test(caption))).toBe(false);
    expect(await check.everyPost(await check.connect("lurker"), "lurker")).toEqual([]);
  });

  it("goes on behind a page of replies alone, to the account's first post", async () => {
    const session = await check.connect("chatty");
    const pages: (readonly PlatformPost[])[] = [];
    let cursor: string | null = null;
    do {
      const page: PostPage | undefined = await x.posts?.fetchPage(session, cursor);
      pages.push(page?.posts ?? []);
      cursor = page?.nextCursor ?? null;
    } while (cursor !== null);
    const emptyAt = pages.findIndex((posts) => posts.length === 0);
    expect(emptyAt).toBeGreaterThanOrEqual(0);
    expect(pages.slice(emptyAt).flat().length).toBeGreaterThan(0);
    const ids = pages.flat().map(({ platformPostId }) => platformPostId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("trades its refresh token for a new pair, once; a second use ends the access for good", async () => {
    const { tokens, ...session } = await check.connect("tiny");
    const next = await x.refreshTokens?.(session, tokens);
    expect(next?.refreshToken).not.toBe(tokens.refreshToken);
    const renewed = { ...session, accessToken: next?.accessToken ?? "" };
    await expect(x.probe(renewed)).resolves.toBeUndefined();
    const refused = { platformErrorCode: "TOKEN_INVALID", action: "reconnect" };
    await expect(x.refreshTokens?.(session, tokens)).rejects.toMatchObject(refused);
    await expect(x.probe(renewed)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(x.refreshTokens?.(session, { ...tokens, ...next })).rejects.toMatchObject(refused);
  });

  it("takes back both tokens, and once more without complaint", async () => {
    const { tokens, ...session } = await check.connect("tiny");
    await x.revokeTokens?.(session, tokens);
    await expect(x.probe(session)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(x.refreshTokens?.(session, tokens)).rejects.toMatchObject({ platformErrorCode: "TOKEN_INVALID" });
    await expect(x.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("is understood in the newer names as well", async () => {
    const session = await check.connect("maya");
    const before = await x.fetchStatistics(session);
    await check.withLimit("newNames", 1, async () => {
      const after = await x.fetchStatistics(session);
      expect(after.statistics.counts.posts).toEqual(before.statistics.counts.posts);
      expect((await x.posts?.fetchPage(session, null))?.posts.length).toBeGreaterThan(0);
    });
  });

  it("says when a window ends and whose it is, and that waiting does not bring credits back", async () => {
    const session = await check.connect("eleni");
    const read = () => x.fetchStatistics(session);
    const fault = { platform: "x", kind: "rate_limited", times: 1, retryAfterSeconds: 300 };
    await control("faults", fault);
    const limited: unknown = await read().catch((error: unknown) => error);
    expect(limited).toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "account" });
    const end = z.object({ resetsAt: z.date() }).parse(limited).resetsAt.getTime();
    expect(Math.abs(end - Date.now() - 300_000)).toBeLessThan(20_000);
    await control("faults", { ...fault, value: "appDay" });
    await expect(read()).rejects.toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "app" });
    for (const value of ["credits", "spendCap", "usageCapped"]) {
      await control("faults", { ...fault, value });
      await expect(read()).rejects.toMatchObject({ platformErrorCode: "OUT_OF_CREDIT", action: "pause_platform" });
    }
  });

  it("refuses a foreign app token and a wrong client secret as our own mistake", async () => {
    const { tokens } = await check.connect("tiny");
    const wrong = check.foreignCall;
    const code = { platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" };
    await expect(x.refreshTokens?.(wrong, tokens)).rejects.toMatchObject(code);
    await expect(x.batchStatistics?.fetch(wrong, ["12"])).rejects.toMatchObject(code);
  });

  it("is asked only what its contract calls a request", async () => {
    const session = await check.connect("leo");
    const { calls } = await check.served(async () => {
      await x.fetchStatistics(session);
      await x.batchStatistics?.fetch(check.call, [session.account.platformUserId]);
      const first = await x.posts?.fetchPage(session, null);
      await x.posts?.fetchPage(session, first?.nextCursor ?? null);
    });
    const shapes = { "users.me": requests.me, "users.list": requests.users, "posts.list": requests.timeline };
    expect(new Set(calls.map(({ endpoint }) => endpoint))).toEqual(new Set(Object.keys(shapes)));
    for (const { endpoint, query } of calls) {
      expect(shapes[endpoint as keyof typeof shapes].safeParse(query).error, endpoint).toBeUndefined();
    }
  });
});
