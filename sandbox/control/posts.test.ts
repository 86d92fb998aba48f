import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";

const postList = z.object({
  posts: z.array(z.object({ postIndex: z.number(), publishedAt: z.string(), deleted: z.boolean() })),
});
const personaList = z.object({
  personas: z.array(z.object({ platform: z.string(), id: z.string(), posts: z.number() })),
});
let sandbox: TestSandbox;

beforeEach(async () => {
  sandbox = await testSandbox();
});

const posts = async (platform: string, id: string) =>
  postList.parse((await sandbox.control("GET", `/posts/${platform}/${id}`)).json).posts;
const change = (platform: string, id: string, postIndexes: number[], deleted: boolean) =>
  sandbox.control("POST", `/posts/${platform}/${id}`, { postIndexes, deleted });
const shownPosts = async (platform: string, id: string) => {
  const { personas } = personaList.parse((await sandbox.control("GET", "/personas")).json);
  return personas.find((persona) => persona.platform === platform && persona.id === id)?.posts;
};

describe("deleting posts", () => {
  it("refuses unknown personas, posts that are not out, and what is no change", async () => {
    expect((await change("instagram", "nobody", [0], true)).status).toBe(404);
    const [newest] = await posts("instagram", "maya");
    expect((await change("instagram", "maya", [(newest?.postIndex ?? 0) + 1], true)).status).toBe(404);
    for (const body of [
      {},
      { deleted: true },
      { deleted: true, postIndexes: [] },
      { postIndexes: [-1], deleted: true },
    ]) {
      expect((await sandbox.control("POST", "/posts/instagram/maya", body)).status).toBe(400);
    }
  });

  it.each([
    ["instagram", "maya"],
    ["tiktok", "maya"],
    ["youtube", "maya"],
    ["facebook", "maya"],
    ["x", "maya"],
    ["linkedin", "maya"],
  ])("takes one out of the posts that %s counts, and brings it back", async (platform, id) => {
    const before = await shownPosts(platform, id);
    const newest = (await posts(platform, id)).map(({ postIndex }) => postIndex).slice(0, 8);
    await change(platform, id, newest, true);
    expect((await posts(platform, id)).filter(({ deleted }) => deleted).map(({ postIndex }) => postIndex)).toEqual(
      newest,
    );
    // Some of them may be private, which are counted nowhere.
    expect(await shownPosts(platform, id)).toBeLessThan(before ?? 0);
    await change(platform, id, newest, false);
    expect(await shownPosts(platform, id)).toBe(before);
  });

  it("leaves the time before it as it was", async () => {
    const [newest] = await posts("instagram", "maya");
    const before = await shownPosts("instagram", "maya");
    await sandbox.advance(1_000);
    await change("instagram", "maya", [newest?.postIndex ?? 0], true);
    expect(await shownPosts("instagram", "maya")).toBe((before ?? 0) - 1);
    await sandbox.control("POST", "/clock", { advanceMs: -1_000 });
    expect(await shownPosts("instagram", "maya")).toBe(before);
  });
});
