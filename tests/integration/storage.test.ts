import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openObject, putObject, removeObjects, signedUploadUrl, signedUrl } from "@/lib/storage";
import { testStack } from "@/tests/support/env";
import { serverPids } from "@/tests/support/storage-server";

const stack = testStack();
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const system = createClient(stack.supabaseUrl, stack.secretKey, options);
const visitor = createClient(stack.supabaseUrl, stack.publishableKey, options);
const media = system.storage.from("post-media");
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(5000)]);
const database = new Client(stack.databaseUrl);
let ana: { id: string; client: SupabaseClient };
let bo: { id: string; client: SupabaseClient };

async function signUp() {
  const client = createClient(stack.supabaseUrl, stack.publishableKey, options);
  const { data, error } = await client.auth.signUp({
    email: `${randomUUID()}@example.test`,
    password: "a long password",
  });
  if (error || !data.user) throw error ?? new Error("no user");
  return { id: data.user.id, client };
}

const bytesOf = async (data: Blob | null) => Buffer.from((await data?.arrayBuffer()) ?? new ArrayBuffer(0));

beforeAll(async () => {
  for (const [name, value] of Object.entries(stack.env)) process.env[name] = value;
  await database.connect();
  [ana, bo] = await Promise.all([signUp(), signUp()]);
});
afterAll(async () => {
  for (const person of [ana, bo]) {
    const { data } = await media.list(person.id);
    if (data?.length) await media.remove(data.map((one) => `${person.id}/${one.name}`));
  }
  await database.query("delete from auth.users where id = any ($1)", [[ana.id, bo.id]]);
  await database.end();
});

describe("storage clients work unchanged", () => {
  it.each([
    ["bytes", () => png],
    ["a form", () => new Blob([new Uint8Array(png)], { type: "image/png" })],
  ])("uploads %s and downloads the same", async (_kind, body) => {
    const path = `${ana.id}/${randomUUID()}.png`;
    const { data, error } = await media.upload(path, body(), { contentType: "image/png", cacheControl: "60" });
    expect(error).toBeNull();
    expect(data).toMatchObject({ path, fullPath: `post-media/${path}` });
    const download = await media.download(path);
    expect((await bytesOf(download.data)).equals(png)).toBe(true);
    expect(download.data?.type).toBe("image/png");
    expect((await media.info(path)).data).toMatchObject({ name: path });
  });

  it("does not replace without being asked, and does with upsert", async () => {
    const path = `${ana.id}/twice.png`;
    await media.upload(path, png, { contentType: "image/png" });
    expect((await media.upload(path, png, { contentType: "image/png" })).error).not.toBeNull();
    const second = randomBytes(64);
    expect((await media.upload(path, second, { contentType: "image/png", upsert: true })).error).toBeNull();
    expect((await bytesOf((await media.download(path)).data)).equals(second)).toBe(true);
  });

  it("signs an address that anybody may read until it ends", async () => {
    const path = `${ana.id}/signed.png`;
    await media.upload(path, png, { contentType: "image/png" });
    const { data, error } = await media.createSignedUrl(path, 60);
    expect(error).toBeNull();
    const answer = await fetch(data?.signedUrl ?? "");
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    const forged = (data?.signedUrl ?? "").replace("signed.png", "twice.png");
    expect((await fetch(forged)).ok).toBe(false);
    const many = await media.createSignedUrls([path], 60);
    expect((await fetch(many.data?.[0]?.signedUrl ?? "")).ok).toBe(true);
    const short = await media.createSignedUrl(path, 1);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await fetch(short.data?.signedUrl ?? "")).ok).toBe(false);
  });

  it.each([
    ["bytes", () => png],
    ["a form", () => new Blob([new Uint8Array(png)], { type: "image/png" })],
  ])("takes %s at a signed upload address, once", async (_kind, body) => {
    const path = `${ana.id}/${randomUUID()}.png`;
    const signed = await media.createSignedUploadUrl(path);
    expect(signed.error).toBeNull();
    const token = signed.data?.token ?? "";
    const door = visitor.storage.from("post-media");
    const uploaded = await door.uploadToSignedUrl(path, token, body(), { contentType: "image/png" });
    expect(uploaded).toMatchObject({ error: null, data: { path, fullPath: `post-media/${path}` } });
    expect((await bytesOf((await media.download(path)).data)).equals(png)).toBe(true);
    expect((await door.uploadToSignedUrl(path, token, body(), { contentType: "image/png" })).error).not.toBeNull();
    expect(
      (await door.uploadToSignedUrl(`${bo.id}/x.png`, token, body(), { contentType: "image/png" })).error,
    ).not.toBeNull();
  });

  it("lists one level of folders, sorted and paged", async () => {
    const root = `${ana.id}/list_${randomUUID()}`;
    for (const name of ["b.png", "a.png", "deep/c.png", "deep/d.png"]) {
      await media.upload(`${root}/${name}`, png, { contentType: "image/png" });
    }
    const all = await media.list(root);
    expect(all.data?.map((one) => [one.name, one.id === null])).toEqual([
      ["a.png", false],
      ["b.png", false],
      ["deep", true],
    ]);
    const page = await media.list(root, { limit: 1, offset: 1, sortBy: { column: "name", order: "desc" } });
    expect(page.data?.map((one) => one.name)).toEqual(["b.png"]);
    expect((await media.list(`${root}/deep`, { search: "d" })).data?.map((one) => one.name)).toEqual(["d.png"]);
  });

  it("removes objects, and says which", async () => {
    const path = `${ana.id}/gone.png`;
    await media.upload(path, png, { contentType: "image/png" });
    const { data } = await media.remove([path, `${ana.id}/never-there.png`]);
    expect(data?.map((one) => one.name)).toEqual([path]);
    expect((await media.download(path)).error).not.toBeNull();
  });

  it("gives a private bucket no public address", async () => {
    const path = `${ana.id}/private.png`;
    await media.upload(path, png, { contentType: "image/png" });
    const { data } = media.getPublicUrl(path);
    expect(data.publicUrl).toBe(`${stack.supabaseUrl}/storage/v1/object/public/post-media/${path}`);
    expect((await fetch(data.publicUrl)).ok).toBe(false);
  });
});

describe("a bucket's rules", () => {
  it("refuses a type that is not on the list", async () => {
    const { error } = await media.upload(`${ana.id}/page.html`, "<script>", { contentType: "text/html" });
    expect(error?.message).toContain("mime type");
  });

  it("refuses what is too large, announced or not", async () => {
    const pictures = system.storage.from("profile-pictures");
    const large = Buffer.alloc(5 * 1024 * 1024 + 1, 1);
    expect((await pictures.upload("large.png", large, { contentType: "image/png" })).error).not.toBeNull();
    const stream = new Blob([large]).stream();
    expect(
      (await pictures.upload("large.png", stream, { contentType: "image/png", duplex: "half" })).error,
    ).not.toBeNull();
    expect((await pictures.download("large.png")).data).toBeNull();
    expect(
      readdirSync(join(stack.dataDir, "storage"), { recursive: true }).filter((file) => String(file).endsWith(".part")),
    ).toEqual([]);
  });

  it.each(["../../../etc/influmeter", "a/../../b", "/etc/passwd", `${"x".repeat(300)}.png`])(
    "keeps the key %s inside its folder",
    async (key) => {
      const before = statSync(stack.dataDir).mtimeMs;
      await media.upload(key, png, { contentType: "image/png", upsert: true });
      expect(statSync(stack.dataDir).mtimeMs).toBe(before);
      await media.remove([key]);
    },
  );
});

it("stores 150 MB from a signed upload address without holding it in memory", async () => {
  const path = `${ana.id}/film.mp4`;
  const { data } = await media.createSignedUploadUrl(path);
  const before = peakMemoryOfServer();
  const film = new Blob(
    Array.from({ length: 150 }, () => new Uint8Array(1024 * 1024).fill(7)),
    { type: "video/mp4" },
  );
  const { error } = await visitor.storage.from("post-media").uploadToSignedUrl(path, data?.token ?? "", film);
  expect(error).toBeNull();
  expect((await media.info(path)).data?.metadata?.size).toBe(150 * 1024 * 1024);
  expect(peakMemoryOfServer() - before).toBeLessThan(100);
  await media.remove([path]);
});

/** The most memory that the stack's Storage server has had so far, in MB; 0 where the system does not say. */
function peakMemoryOfServer(): number {
  const [pid] = serverPids(new URL(stack.supabaseUrl).port);
  if (pid === undefined) return 0;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

describe("other people's objects", () => {
  it("are read, listed and signed by their owner alone, and written by nobody", async () => {
    const path = `${ana.id}/mine.png`;
    await media.upload(path, png, { contentType: "image/png" });
    const as = (client: SupabaseClient) => client.storage.from("post-media");
    expect((await bytesOf((await as(ana.client).download(path)).data)).equals(png)).toBe(true);
    expect((await as(ana.client).createSignedUrl(path, 60)).error).toBeNull();
    expect((await as(ana.client).list(ana.id)).data?.map((one) => one.name)).toContain("mine.png");

    for (const client of [bo.client, visitor]) {
      expect((await as(client).download(path)).data).toBeNull();
      expect((await as(client).createSignedUrl(path, 60)).error).not.toBeNull();
      expect((await as(client).list(ana.id)).data ?? []).toEqual([]);
    }
    for (const client of [ana.client, bo.client, visitor]) {
      expect((await as(client).upload(`${ana.id}/new.png`, png, { contentType: "image/png" })).error).not.toBeNull();
      expect((await as(client).upload(path, png, { contentType: "image/png", upsert: true })).error).not.toBeNull();
      expect((await as(client).createSignedUploadUrl(`${ana.id}/new.png`)).error).not.toBeNull();
      expect((await as(client).move(path, `${bo.id}/stolen.png`)).error).not.toBeNull();
      expect((await as(client).copy(path, `${bo.id}/stolen.png`)).error).not.toBeNull();
      await as(client).remove([path]);
      expect((await client.storage.updateBucket("post-media", { public: true })).error).not.toBeNull();
    }
    expect((await bytesOf((await media.download(path)).data)).equals(png)).toBe(true);
  });

  it("profile pictures are for the server alone", async () => {
    const pictures = system.storage.from("profile-pictures");
    await pictures.upload("probe.png", png, { contentType: "image/png", upsert: true });
    for (const client of [ana.client, visitor]) {
      expect((await client.storage.from("profile-pictures").download("probe.png")).data).toBeNull();
    }
    await pictures.remove(["probe.png"]);
  });
});

describe("the product's own door", () => {
  it("stores, opens, signs and removes", async () => {
    const path = `door-${randomUUID()}.png`;
    await putObject("profile-pictures", path, png, { contentType: "image/png", maxAgeSeconds: 60 });
    const stream = await openObject("profile-pictures", path);
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(png)).toBe(true);
    expect((await fetch(await signedUrl("profile-pictures", path, 30))).ok).toBe(true);
    await removeObjects("profile-pictures", [path, path]);
    expect(await openObject("profile-pictures", path)).toBeNull();
    await expect(signedUrl("profile-pictures", path, 30)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await signedUploadUrl("post-media", `${ana.id}/${path}`)).url).toContain("/object/upload/sign/post-media/");
  });

  it("says what was refused", async () => {
    await expect(
      putObject("profile-pictures", "x.svg", png, { contentType: "image/svg+xml", maxAgeSeconds: 60 }),
    ).rejects.toMatchObject({ code: "STORAGE_REFUSED", retryable: false });
  });
});
