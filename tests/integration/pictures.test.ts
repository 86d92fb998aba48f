import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { disconnectAccount } from "@/lib/connections";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { keepPictures, openPicture } from "@/lib/pictures";
import { callsSince, connect, lastCall, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { copyNow, fault, filesOf, onPictures, picture, png, soon, syncWithAddress } from "@/tests/support/pictures";
import { publishedOf, syncAsAsked, system } from "@/tests/support/sync";

onPictures();

describe.each([
  ["instagram", "atelier", 240],
  ["tiktok", "eleni", 168],
  ["youtube", "north", 240],
])("a picture at %s", (platform, persona, size) => {
  it("is copied at connect, and a sync that finds it unchanged asks nobody for it", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, platform, persona);
    await drain(soon());
    const row = await picture(id);
    expect(row).toMatchObject({
      content_type: "image/png",
      width: size,
      height: size,
      attempts: 0,
      next_attempt_at: null,
    });
    expect(await filesOf(id)).toEqual([row?.path]);
    const copy = await openPicture(row?.path ?? "");
    expect(copy?.contentType).toBe("image/png");
    const served = await fetch(`${testStack().sandboxUrl}/${row?.source_url.replace("https://", "")}`);
    expect(await new Response(copy?.body).bytes()).toEqual(await served.bytes());

    const before = await lastCall();
    await syncAsAsked(ctx.userId, id);
    expect((await callsSince(before, platform)).filter(({ endpoint }) => endpoint === "picture")).toEqual([]);
    expect(await picture(id)).toEqual(row);
  });
});

describe("our own address of a picture", () => {
  const get = (path: string) => fetch(new URL(`/pictures/${path}`, testStack().appUrl));

  it("serves the copy as what it is and nothing else, and only while it exists", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    const path = (await picture(id))?.path ?? "";
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/^default-src 'none'; .*; sandbox$/),
      "cache-control": "private, max-age=86400, immutable",
    });
    expect((await answer.bytes()).subarray(1, 4)).toEqual(new Uint8Array(Buffer.from("PNG")));
    await disconnectAccount(ctx, { connectionId: id, history: "erase" });
    await keepPictures(system(), soon().until);
    expect((await get(path)).status).toBe(404);
  });

  it.each([
    "a/b.png",
    `${crypto.randomUUID()}/${"0".repeat(64)}.png`,
    "..%2f..%2fpost-media/x.png",
    `${crypto.randomUUID()}/${"0".repeat(64)}.svg`,
  ])("knows no %s", async (path) => expect((await get(path)).status).toBe(404));
});

describe("a picture that changes", () => {
  it("is copied again at the next sync, and the old file goes", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    const before = await picture(id);
    const other = before?.source_url.replace(/\/\d+_(\d+)_n\.jpg/, "/2_$1_n.jpg");
    await fault({
      kind: "other_answer",
      host: "scontent.cdninstagram.com",
      times: 1,
      value: { base64: png(321, 123).toString("base64"), headers: { "Content-Type": "text/html" } },
    });
    await syncWithAddress(ctx.userId, id, other);
    const after = await picture(id);
    expect(after).toMatchObject({ width: 321, height: 123, content_type: "image/png" });
    expect(after?.path).not.toBe(before?.path);
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toEqual([after?.path]);
  });

  it("is forgotten with its file when the owner takes it away", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    await fault({ kind: "omit_field", platform: "instagram", field: "profile_picture_url", times: 1 });
    await syncAsAsked(ctx.userId, id);
    expect(await picture(id)).toBeUndefined();
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toEqual([]);
  });
});

describe("what is no picture is refused for good, and the numbers come all the same", () => {
  it.each([
    [
      "an SVG with a script",
      "PICTURE_NOT_AN_IMAGE",
      {
        base64: btoa("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        headers: { "Content-Type": "image/png" },
      },
      200,
    ],
    [
      "a page",
      "PICTURE_NOT_AN_IMAGE",
      { base64: btoa("<!doctype html><script>alert(1)</script>"), headers: { "Content-Type": "image/jpeg" } },
      200,
    ],
    ["nothing at all", "PICTURE_EMPTY", { headers: { "Content-Type": "image/png" } }, 200],
    ["a decompression bomb", "PICTURE_DIMENSIONS", { base64: png(60_000, 60_000).toString("base64") }, 200],
    ["six megabytes", "PICTURE_TOO_LARGE", { base64: png(9, 9).toString("base64"), bytes: 6 * 1024 * 1024 }, 200],
    [
      "a way to the metadata service",
      "PICTURE_REDIRECTED",
      { headers: { Location: "http://169.254.169.254/latest/meta-data" } },
      302,
    ],
  ])("%s", async (_what, code, value, status) => {
    await fault({ kind: "other_answer", host: "scontent.cdninstagram.com", value, status });
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    expect(await picture(id)).toMatchObject({ path: null, last_error_code: code, next_attempt_at: null, attempts: 1 });
    expect(await filesOf(id)).toEqual([]);
    expect((await publishedOf(id)).get("followers")?.value).toBeGreaterThan(0);
  });

  it.each([
    "https://169.254.169.254/latest/meta-data",
    "https://evil.example/a.png",
    "http://scontent.cdninstagram.com/a.png",
    "https://127.0.0.1:4400/_control/secrets",
  ])("an address that is not the platform's: %s", async (address) => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    const before = await picture(id);
    await syncWithAddress(ctx.userId, id, address);
    expect(await picture(id)).toMatchObject({
      last_error_code: "PICTURE_ADDRESS_BLOCKED",
      next_attempt_at: null,
      path: before?.path,
    });
  });
});

describe("a failure that may pass", () => {
  it("is tried again later and later, and costs the sync nothing", async () => {
    await fault({ kind: "server_error", host: "scontent.cdninstagram.com" });
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    const { succeededByQueue } = await drain(soon());
    expect(succeededByQueue["sync-connection"]).toBe(1);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      const row = await picture(id);
      expect(row).toMatchObject({ attempts: attempt, last_error_code: "PICTURE_UNREACHABLE" });
      waits.push(
        row?.next_attempt_at ? Math.round((Date.parse(row.next_attempt_at) - Date.parse(row.updated_at)) / 60_000) : 0,
      );
      if (attempt < 8) await copyNow(id);
    }
    expect(waits).toEqual([1, 4, 16, 64, 256, 360, 360, 0]);
  });

  it("an address that has ended waits for the fresh one of the next sync", async () => {
    await fault({ kind: "other_answer", host: "scontent.cdninstagram.com", status: 403, times: 1, value: {} });
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    expect(await picture(id)).toMatchObject({
      path: null,
      needs_address: true,
      last_error_code: "PICTURE_ADDRESS_ENDED",
    });
    await syncAsAsked(ctx.userId, id);
    expect(await picture(id)).toMatchObject({ needs_address: false, attempts: 1 });
    expect(await copyNow(id)).toMatchObject({ succeeded: 1 });
    expect(await picture(id)).toMatchObject({ path: expect.stringContaining(id), attempts: 0, last_error_code: null });
  });

  it("a lost job is sent again by the timetable", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await sql`delete from pgboss.job where singleton_key = ${`picture:${id}`}`.execute(db());
    await drain(soon());
    expect((await picture(id))?.path).toBeNull();
    await keepPictures(system(), soon().until);
    await drain(soon());
    expect((await picture(id))?.path).not.toBeNull();
  });
});
