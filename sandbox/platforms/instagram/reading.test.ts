import { beforeEach, describe, expect, it } from "vitest";
import { testSandbox } from "@/sandbox/test-sandbox";
import {
  appUsageHeader,
  businessUsageHeader,
  commentListAnswer,
  mediaAnswer,
  mediaListAnswer,
  profileAnswer,
} from "./contract";
import { errorOf, type InstagramReader, instagramReader } from "./test-reader";

const ALL_PROFILE =
  "id,user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count,biography,website";
const ALL_MEDIA =
  "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,timestamp,like_count,comments_count,children{id,media_type,media_url,thumbnail_url}";

const GRAPH = "/graph.instagram.com/v25.0";
let instagram: InstagramReader;

beforeEach(async () => {
  instagram = await instagramReader();
});

describe("Instagram's profile", () => {
  it("has the documented shape for every professional account", async () => {
    for (const persona of instagram.sandbox.world.personas.list("instagram")) {
      if (persona.accountType === "personal") continue;
      const answer = await instagram.read(
        `/me?fields=${ALL_PROFILE}`,
        await instagram.sandbox.tokenFor("instagram", persona.id),
      );
      const profile = profileAnswer.parse(answer.json);
      expect(profile.username).toBe(persona.username);
      expect(profile.user_id).toBe(persona.platformUserId);
    }
  });

  it("answers only what was asked for, and the app-scoped id", async () => {
    const answer = await instagram.read("/me?fields=username,followers_count");
    expect(Object.keys(profileAnswer.parse(answer.json)).sort()).toEqual(["followers_count", "id", "username"]);
  });

  it("answers under both of the person's ids and with the token as a parameter", async () => {
    const { id, user_id: userId } = profileAnswer.parse((await instagram.read("/me?fields=user_id")).json);
    for (const path of [`/${id}`, `/${userId}`])
      expect((await instagram.read(`${path}?fields=username`)).status).toBe(200);
    expect((await instagram.sandbox.send(`${GRAPH}/me?fields=username&access_token=${instagram.token}`)).status).toBe(
      200,
    );
  });

  it("gives one app another id for the person than the next app, and each always the same", async () => {
    await instagram.sandbox.control("POST", "/clients", {
      platform: "instagram",
      clientId: "other-app",
      clientSecret: "s",
      redirectUris: ["https://other.test/"],
    });
    const grant = await instagram.sandbox.control("POST", "/grants", {
      platform: "instagram",
      personaId: "maya",
      clientId: "other-app",
    });
    const { accessToken } = grant.json as { accessToken: string };
    const mine = profileAnswer.parse((await instagram.read("/me")).json).id;
    expect(profileAnswer.parse((await instagram.read("/me", accessToken)).json).id).not.toBe(mine);
    expect(profileAnswer.parse((await instagram.read("/me")).json).id).toBe(mine);
  });

  it("fails the whole call for one field that does not exist", async () => {
    const answer = await instagram.read("/me?fields=username,fan_count");
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toBe("(#100) Tried accessing nonexisting field (fan_count) on node type (IGUser)");
  });

  it("is 100/33 for somebody else's id and for what does not exist", async () => {
    const stranger = instagram.sandbox.world.personas.find("instagram", "eleni")?.platformUserId;
    for (const path of [`/${stranger}?fields=username`, "/17841499999999999?fields=username", "/me/nothing"]) {
      expect(errorOf(await instagram.read(path))).toMatchObject({ code: 100, error_subcode: 33 });
    }
  });

  it("carries both usage headers, and refuses every call once the allowance is used up", async () => {
    const answer = await instagram.read("/me");
    appUsageHeader.parse(JSON.parse(answer.headers.get("x-app-usage") ?? ""));
    const usage = businessUsageHeader.parse(JSON.parse(answer.headers.get("x-business-use-case-usage") ?? ""));
    expect(Object.keys(usage)).toEqual([instagram.sandbox.world.personas.find("instagram", "maya")?.platformUserId]);

    await instagram.sandbox.control("POST", "/limits", { platform: "instagram", name: "usagePercent", value: 85 });
    expect((await instagram.read("/me")).headers.get("x-app-usage")).toContain('"call_count":85');
    await instagram.sandbox.control("POST", "/limits", { platform: "instagram", name: "usagePercent", value: 100 });
    const throttled = await instagram.read("/me");
    expect(errorOf(throttled).code).toBe(80002);
    expect(throttled.headers.get("x-business-use-case-usage")).toContain('"estimated_time_to_regain_access":60');
  });
});

describe("Instagram's media list", () => {
  it("walks through every post exactly once, newest first, and ends without a next address", async () => {
    const seen: string[] = [];
    const times: string[] = [];
    let after = "";
    for (;;) {
      const answer = await instagram.read(`/me/media?fields=${ALL_MEDIA}&limit=100${after}`);
      const { data, paging } = mediaListAnswer.parse(answer.json);
      seen.push(...data.map(({ id }) => id));
      times.push(...data.map(({ timestamp }) => timestamp ?? ""));
      if (paging?.next === undefined) break;
      after = `&after=${paging.cursors.after}`;
    }
    const count = profileAnswer.parse((await instagram.read("/me?fields=media_count")).json).media_count;
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count ?? 0);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("pages by 25, and goes back by the address of the page before", async () => {
    const first = mediaListAnswer.parse((await instagram.read("/me/media?fields=id")).json);
    expect(first.data).toHaveLength(25);
    expect(first.paging?.previous).toBeUndefined();
    const second = mediaListAnswer.parse(
      (await instagram.sandbox.read(first.paging?.next ?? "", instagram.token)).json,
    );
    const back = mediaListAnswer.parse(
      (await instagram.sandbox.read(second.paging?.previous ?? "", instagram.token)).json,
    );
    expect(back.data).toEqual(first.data);
  });

  it("keeps its pages when a post is published in between", async () => {
    const first = mediaListAnswer.parse((await instagram.read("/me/media?fields=id&limit=5")).json);
    const before = mediaListAnswer.parse(
      (await instagram.read(`/me/media?fields=id&limit=5&after=${first.paging?.cursors.after}`)).json,
    );
    await instagram.sandbox.advance(10 * 86_400_000);
    const later = mediaListAnswer.parse(
      (await instagram.read(`/me/media?fields=id&limit=5&after=${first.paging?.cursors.after}`)).json,
    );
    expect(later.data).toEqual(before.data);
  });

  it("repeats the token in the next address only when it came as a parameter", async () => {
    const byHeader = mediaListAnswer.parse((await instagram.read("/me/media?fields=id")).json);
    expect(byHeader.paging?.next).not.toContain("access_token");
    const byQuery = await instagram.sandbox.send(`${GRAPH}/me/media?fields=id&access_token=${instagram.token}`);
    expect(mediaListAnswer.parse(byQuery.json).paging?.next).toContain(`access_token=${instagram.token}`);
  });

  it("filters by time and refuses what it cannot read", async () => {
    const until = Math.floor(Date.UTC(2026, 9, 1) / 1000);
    const since = until - 30 * 86_400;
    const { json } = await instagram.read(`/me/media?fields=timestamp&limit=100&since=${since}&until=${until}`);
    const { data } = mediaListAnswer.parse(json);
    expect(data.length).toBeGreaterThan(10);
    for (const { timestamp = "" } of data) expect(timestamp.slice(0, 7)).toBe("2026-09");
    for (const query of [
      "since=yesterday",
      "after=nonsense",
      "limit=0",
      "fields=id,total_views_count",
      "fields=id,children{",
    ]) {
      expect(errorOf(await instagram.read(`/me/media?${query}`)).code).toBe(100);
    }
  });

  it("leaves out what Instagram leaves out: hidden like counts, and files with flagged music", async () => {
    const { json } = await instagram.read(`/me/media?fields=${ALL_MEDIA}&limit=100`);
    const { data } = mediaListAnswer.parse(json);
    expect(data.some((media) => media.like_count === undefined)).toBe(true);
    expect(data.some((media) => media.media_type === "CAROUSEL_ALBUM" && media.children !== undefined)).toBe(true);
    expect(data.every((media) => (media.thumbnail_url !== undefined) === (media.media_type === "VIDEO"))).toBe(true);
  });

  it("reads a single media and a carousel's children by their ids", async () => {
    const { json } = await instagram.read("/me/media?fields=id,media_type,children{id}&limit=50");
    const album = mediaListAnswer.parse(json).data.find(({ media_type }) => media_type === "CAROUSEL_ALBUM");
    const child = album?.children?.data[0]?.id;
    expect(
      mediaAnswer.parse((await instagram.read(`/${album?.id}?fields=caption,timestamp`)).json).caption,
    ).toBeTruthy();
    expect((await instagram.read(`/${album?.id}/children?fields=media_type`)).json).toMatchObject({
      data: expect.arrayContaining([{ id: child, media_type: "IMAGE" }]),
    });
    expect(errorOf(await instagram.read(`/${child}?fields=permalink`)).code).toBe(100);
  });

  it("shows nobody else's media", async () => {
    const [mine] = await instagram.mediaIds(1);
    const other = await instagram.sandbox.tokenFor("instagram", "eleni");
    expect(errorOf(await instagram.read(`/${mine?.id}?fields=id`, other))).toMatchObject({
      code: 100,
      error_subcode: 33,
    });
  });

  it("answers the same numbers for the same seed and time, and larger ones a day later", async () => {
    const query = "/me/media?fields=like_count,comments_count&limit=10";
    const twin = await testSandbox();
    const twinToken = await twin.tokenFor("instagram", "maya");
    const now = (await instagram.read(query)).json;
    expect((await twin.read(`${GRAPH}${query}`, twinToken)).json).toEqual(now);
    const id = (await instagram.mediaIds(1))[0]?.id;
    const likes = async () =>
      mediaAnswer.parse((await instagram.read(`/${id}?fields=like_count`)).json).like_count ?? 0;
    const before = await likes();
    await instagram.sandbox.advance(86_400_000);
    expect(await likes()).toBeGreaterThan(before);
  });
});

describe("Instagram's comments", () => {
  it("are as many as the media counts, newest first, none from the future", async () => {
    const [, , post] = await instagram.mediaIds(3);
    const { comments_count: count = 0 } = mediaAnswer.parse(
      (await instagram.read(`/${post?.id}?fields=comments_count`)).json,
    );
    const times: string[] = [];
    let after = "";
    for (;;) {
      const answer = await instagram.read(
        `/${post?.id}/comments?fields=id,text,timestamp,from{id,username},like_count&limit=100${after}`,
      );
      const { data, paging } = commentListAnswer.parse(answer.json);
      times.push(...data.map(({ timestamp = "" }) => timestamp));
      if (paging?.next === undefined) break;
      after = `&after=${paging.cursors.after}`;
    }
    expect(times).toHaveLength(count);
    expect(times).toEqual([...times].sort().reverse());
    expect(Date.parse(times[0]?.replace("+0000", "Z") ?? "")).toBeLessThanOrEqual(
      instagram.sandbox.world.clock.now() + 1000,
    );
  });

  it("need their own scope", async () => {
    const [post] = await instagram.mediaIds(1);
    const basic = await instagram.sandbox.tokenFor("instagram", "maya", ["instagram_business_basic"]);
    expect(errorOf(await instagram.read(`/${post?.id}/comments`, basic)).code).toBe(10);
  });
});
