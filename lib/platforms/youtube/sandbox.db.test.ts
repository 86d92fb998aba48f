import { describe, expect, it } from "vitest";
import { checkAdapter } from "@/tests/support/adapter-check";
import { youtube } from "./index";

const check = checkAdapter(youtube);

describe("YouTube, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served", async () => {
    const session = await check.connect("maya");
    const { result, calls } = await check.served(() => youtube.fetchStatistics(session));
    const { statistics } = result;
    const served = calls.at(-1)?.response;
    expect(statistics.account.platformUserId).toBe((await check.persona("maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(Number(served?.subscriberCount));
    expect(statistics.counts.views.value).toBe(Number(served?.viewCount));
    expect(statistics.counts.posts.value).toBe(Number(served?.videoCount));
  });

  it("hides subscribers where the channel hides them", async () => {
    const { statistics } = await youtube.fetchStatistics(await check.connect("quiet"));
    expect(statistics.counts.followers).toEqual({ value: null, reason: "hidden_by_owner" });
  });

  it("reads many channels with the key, and leaves out those it does not know", async () => {
    const known = (await check.personas()).flatMap(({ platformUserId }) => platformUserId ?? []);
    const batch = youtube.batchStatistics;
    const result = await batch?.fetch(check.call, [...known, "UCdoesNotExist0000000000"]);
    expect([...(result?.byId.keys() ?? [])].sort()).toEqual(known.sort());
  });

  it("lists the public videos once each, newest first, with their counts", async () => {
    const posts = await check.everyPost(await check.connect("maya"), "maya");
    expect(posts.every(({ metrics }) => metrics.views.value !== null)).toBe(true);
  });

  it("has no account for a person without a channel", async () => {
    await expect(check.connect("newcomer")).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_INELIGIBLE" });
  });

  it("refreshes, keeps the refresh token, and after a revocation accepts neither of the two", async () => {
    const { tokens, ...session } = await check.connect("tiny");
    const next = await youtube.refreshTokens?.(session, tokens);
    expect(next).toMatchObject({ refreshToken: null, scopes: tokens.scopes });
    expect(next?.accessToken).not.toBe(tokens.accessToken);
    const renewed = { ...session, accessToken: next?.accessToken ?? "" };
    await expect(youtube.probe(renewed)).resolves.toBeUndefined();

    await youtube.revokeTokens?.(session, tokens);
    await expect(youtube.probe(renewed)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(youtube.refreshTokens?.(session, tokens)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
    await expect(youtube.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("refuses a foreign key and a wrong client secret as our own mistake", async () => {
    const { tokens } = await check.connect("tiny");
    const wrong = check.foreignCall;
    const code = { platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" };
    await expect(youtube.refreshTokens?.(wrong, tokens)).rejects.toMatchObject(code);
    await expect(youtube.batchStatistics?.fetch(wrong, ["UC1"])).rejects.toMatchObject(code);
  });
});
