import { describe, expect, it } from "vitest";
import { checkAdapter } from "@/tests/support/adapter-check";
import { facebook } from "./index";

const check = checkAdapter(facebook);

describe("Facebook, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served, with the Page's own token", async () => {
    const session = await check.connect("maya");
    expect(session.accessToken).not.toBe(session.tokens.accessToken);
    const { result, calls } = await check.served(() => facebook.fetchStatistics(session));
    const { statistics } = result;
    const served = calls.at(-1)?.response;
    expect(statistics.account.platformUserId).toBe((await check.persona("maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(served?.followers_count);
  });

  it("finds every Page of a person, wherever it shows up, and says which cannot be read", async () => {
    const granted = await facebook.fetchAccounts(check.call, await check.consent("studio"));
    expect(granted.accounts.map(({ username }) => username)).toEqual(["studiothalassa", "thalassaschool", "syrosfair"]);
    expect(granted.ineligible).toMatchObject([{ username: "pottersguild", reason: "role_missing" }]);
    expect(granted.accountTokens?.size).toBe(3);
    const hidden = await check.connect("oldtimes");
    expect(hidden.account).toMatchObject({ platformUserId: (await check.persona("oldtimes")).platformUserId });
  });

  it("lists every post once, newest first, with insights", async () => {
    const posts = await check.everyPost(await check.connect("oldtimes"), "oldtimes");
    expect(posts.every(({ metrics }) => metrics.likes.value !== null && metrics.shares.value !== null)).toBe(true);
    expect(posts.some(({ metrics }) => metrics.views.value !== null && metrics.reach.value !== null)).toBe(true);
  });

  it("has posts without insights on a Page below a hundred likes, and none on one that never posted", async () => {
    const tiny = await facebook.posts?.fetchPage(await check.connect("tiny"), null);
    expect(tiny?.posts.length).toBeGreaterThan(0);
    for (const { metrics } of tiny?.posts ?? []) {
      expect(metrics.views).toEqual({ value: null, reason: "not_yet_available" });
    }
    expect(await check.everyPost(await check.connect("quiet"), "quiet")).toEqual([]);
  });

  it("has no account for a person without a Page", async () => {
    await expect(check.connect("newcomer")).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_INELIGIBLE" });
  });

  it("is de-authorised as a whole: person and Page are refused afterwards, and a second time is fine", async () => {
    const { tokens, ...session } = await check.connect("nikos");
    await expect(facebook.probe(session)).resolves.toBeUndefined();
    await facebook.revokeTokens?.(session, tokens);
    await expect(facebook.probe(session)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
      platformCode: "190/458",
    });
    await expect(facebook.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("refuses a proof that was made with another app's secret", async () => {
    const session = await check.connect("tiny");
    const wrong = { ...session, credentials: { ...session.credentials, clientSecret: "another app's secret" } };
    await expect(facebook.probe(wrong)).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
  });
});
