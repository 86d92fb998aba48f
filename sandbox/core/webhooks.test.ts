import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { days, igClient, type TestSandbox, testSandbox, ytClient } from "@/sandbox/test-sandbox";

const app = "http://localhost:3000/api/webhooks/instagram";
const topic = (channel: string) => `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channel}`;

interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}
let received: Received[];
let answer: (request: Received) => Response;
let sandbox: TestSandbox;

/** An app that answers as told and remembers what it was sent. */
const send: typeof fetch = async (input, init) => {
  const request = {
    method: init?.method ?? "GET",
    url: new URL(String(input)),
    headers: new Headers(init?.headers),
    body: String(init?.body ?? ""),
  };
  received.push(request);
  return answer(request);
};
const posts = () => received.filter(({ method }) => method === "POST");

beforeEach(async () => {
  received = [];
  answer = () => new Response("{}");
  sandbox = await testSandbox({ send });
  await sandbox.control("POST", "/clients", { ...igClient, webhookUrl: app, verifyToken: "word" });
});

const tell = (more: object) =>
  sandbox.control("POST", "/webhooks", {
    platform: "instagram",
    personaId: "maya",
    clientId: igClient.clientId,
    event: "comments",
    unasked: true,
    ...more,
  });
const flush = () => sandbox.control("POST", "/webhooks/flush", {});
const signature = (body: string) => `sha256=${createHmac("sha256", igClient.clientSecret).update(body).digest("hex")}`;

describe("webhooks on demand", () => {
  it("are refused for unknown events, clients and personas, and for addresses off this machine", async () => {
    expect((await tell({ event: "gossip" })).status).toBe(404);
    expect((await tell({ clientId: "nobody" })).status).toBe(404);
    expect((await tell({ personaId: "nobody" })).status).toBe(404);
    const away = await sandbox.control("POST", "/clients", { ...igClient, webhookUrl: "https://example.com/hooks" });
    expect(away.status).toBe(400);
  });

  it("are signed over the body as sent; a forged one is not", async () => {
    await tell({});
    await tell({ forged: true });
    await flush();
    const [genuine, forged] = posts();
    expect(genuine?.url.href).toBe(app);
    expect(genuine?.headers.get("x-hub-signature-256")).toBe(signature(genuine?.body ?? ""));
    expect(forged?.headers.get("x-hub-signature-256")).not.toBe(signature(forged?.body ?? ""));
  });

  it("come twice, late and in another order than they happened", async () => {
    await tell({ delayMs: 5_000 });
    await tell({ times: 2 });
    await flush();
    expect(posts()).toHaveLength(2);
    expect(posts()[0]?.body).toBe(posts()[1]?.body);
    await sandbox.advance(5_000);
    await flush();
    expect(posts()).toHaveLength(3);
    expect(posts()[2]?.body).not.toBe(posts()[0]?.body);
  });

  it("are tried again when they are not taken, ever more rarely, and given up in the end", async () => {
    answer = () => new Response("busy", { status: 500 });
    await tell({});
    await flush();
    await flush();
    expect(posts()).toHaveLength(1);
    for (let hour = 0; hour < 48; hour += 1) {
      await sandbox.advance(3_600_000);
      await flush();
    }
    expect(posts()).toHaveLength(8);
    expect(new Set(posts().map(({ body }) => body)).size).toBe(1);
    const { json } = await sandbox.control("GET", "/webhooks");
    expect(json).toMatchObject({ deliveries: [{ tries: 8, status: 500, waits: false }] });
  });

  it("reach nobody where no address is registered", async () => {
    await sandbox.control("POST", "/clients", igClient);
    expect((await tell({})).json).toEqual({ deliveries: [] });
  });
});

describe("what happens at Instagram", () => {
  it("is told by itself: a person who removes the app ends the grant and calls the callback", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    await sandbox.control("POST", "/grants/revoke", { platform: "instagram", personaId: "maya", tell: true });
    expect((await sandbox.read("/graph.instagram.com/me?fields=id", token)).status).not.toBe(200);
    await flush();
    const [call] = posts();
    expect(call?.url.pathname).toBe("/api/webhooks/instagram/deauthorize");
    const [sign = "", payload = ""] = (new URLSearchParams(call?.body).get("signed_request") ?? "").split(".");
    expect(sign).toBe(createHmac("sha256", igClient.clientSecret).update(payload).digest("base64url"));
    const wanted = z.object({ algorithm: z.literal("HMAC-SHA256"), user_id: z.string(), issued_at: z.number() });
    expect(wanted.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString())).success).toBe(true);
  });

  it("is not told where the app shall find out by itself", async () => {
    await sandbox.tokenFor("instagram", "maya");
    await sandbox.control("POST", "/grants/revoke", { platform: "instagram", personaId: "maya" });
    await flush();
    expect(posts()).toEqual([]);
  });

  it("includes new comments on a subscribed account alone, and says nothing of the time before", async () => {
    const token = await sandbox.tokenFor("instagram", "maya");
    await flush();
    await sandbox.advance(days(1));
    await flush();
    expect(posts()).toEqual([]);
    await sandbox.submit(`/graph.instagram.com/me/subscribed_apps?access_token=${token}`, {
      subscribed_fields: "comments",
    });
    await flush();
    expect(posts()).toEqual([]);
    await sandbox.advance(days(1));
    await flush();
    expect(posts()).toHaveLength(1);
    expect(JSON.parse(posts()[0]?.body ?? "")).toMatchObject({ entry: [{ changes: [{ field: "comments" }] }] });
  });

  it("begins with the question whose address it is", async () => {
    const ask = { platform: "instagram", clientId: igClient.clientId };
    const asked = async () => (await sandbox.control("POST", "/webhooks/challenge", ask)).json;
    answer = ({ url }) => new Response(url.searchParams.get("hub.challenge"));
    expect(await asked()).toEqual({ confirmed: true });
    expect(received[0]?.url.searchParams.get("hub.verify_token")).toBe("word");
    answer = () => new Response("no");
    expect(await asked()).toEqual({ confirmed: false });
  });
});

describe("YouTube's hub", () => {
  const callback = "http://localhost:3000/api/webhooks/youtube?subscription=1";
  const channelOf = (id: string) => sandbox.world.personas.find("youtube", id)?.platformUserId ?? "";
  const hub = async (more: Record<string, string> = {}) => {
    const wanted = { mode: "subscribe", topic: topic(channelOf("maya")), callback, secret: "s", verify: "async" };
    const fields = Object.entries({ ...wanted, ...more }).map(([name, value]) => [`hub.${name}`, value] as const);
    const answered = await sandbox.submit("/pubsubhubbub.appspot.com/subscribe", Object.fromEntries(fields));
    await sandbox.world.settled();
    return answered.status;
  };
  const published = () =>
    sandbox.control("POST", "/webhooks", {
      platform: "youtube",
      personaId: "maya",
      clientId: ytClient.clientId,
      event: "published",
    });
  const agree = () => {
    answer = ({ url }) => new Response(url.searchParams.get("hub.challenge"));
  };

  it("refuses other topics, modes and addresses", async () => {
    expect(await hub({ topic: "https://example.com/feed" })).toBe(400);
    expect(await hub({ mode: "publish" })).toBe(400);
    expect(await hub({ callback: "https://example.com/" })).toBe(400);
    expect(await hub({ secret: "x".repeat(200) })).toBe(400);
    expect(received).toEqual([]);
  });

  it("keeps only what the app confirms, and sends it signed until the lease ends", async () => {
    answer = () => new Response("no");
    expect(await hub()).toBe(202);
    await published();
    await flush();
    expect(posts()).toEqual([]);
    agree();
    expect(await hub({ lease_seconds: "3600" })).toBe(202);
    expect(received.at(-1)?.url.searchParams.get("hub.lease_seconds")).toBe("3600");
    await published();
    await flush();
    const [note] = posts();
    expect(note?.url.href).toBe(callback);
    expect(note?.headers.get("content-type")).toBe("application/atom+xml");
    const digest = createHmac("sha1", "s")
      .update(note?.body ?? "")
      .digest("hex");
    expect(note?.headers.get("x-hub-signature")).toBe(`sha1=${digest}`);
    expect(note?.body).toContain(`<yt:channelId>${channelOf("maya")}</yt:channelId>`);
    await sandbox.advance(3_601_000);
    await published();
    await flush();
    expect(posts()).toHaveLength(1);
  });

  it("forgets a subscription that the app ends and confirms", async () => {
    agree();
    await hub();
    await hub({ mode: "unsubscribe" });
    await published();
    await flush();
    expect(posts()).toEqual([]);
  });

  it("tells every video that appears while the clock moves, once", async () => {
    agree();
    await sandbox.tokenFor("youtube", "maya");
    await hub({ lease_seconds: "864000" });
    await flush();
    const before = sandbox.world.clock.now();
    await sandbox.advance(days(9));
    await flush();
    await flush();
    const persona = sandbox.world.personas.find("youtube", "maya");
    if (persona === undefined) throw new Error("no persona");
    const book = sandbox.world.personas.posts(persona);
    const appeared = book.countAt(sandbox.world.clock.now()) - book.countAt(before);
    expect(appeared).toBeGreaterThan(0);
    expect(posts()).toHaveLength(Math.min(appeared, 10));
  });
});
