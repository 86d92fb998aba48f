import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { fakePlatform } from "@/lib/platforms/shared/fake-platform";
import { delivery, forgeries, question, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { youtube } from "./index";
import { webhooks } from "./webhooks";

const topic = "https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCsim0000000000000000001";
const secrets = { ...someSecrets, subscription: { topic, secret: "sim_hub_secret" } };
const vector = "sha1=34d1a77cf1a3d586083ad682bc0acb5044357b1f";
const verify = (body: string, header?: string, given = secrets) =>
  webhooks.verify(delivery(body, header === undefined ? {} : { "x-hub-signature": header }), given, new Date());

const open =
  '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">';
const entry = (id: string, updated = "2026-11-20T08:00:05.552394234+00:00") =>
  `<entry><id>yt:video:${id}</id><yt:videoId>${id}</yt:videoId><yt:channelId>UCsim0000000000000000001</yt:channelId><title>Ramen &amp; more</title><author><name>Mina Cooks</name><uri>https://www.youtube.com/channel/UCsim0000000000000000001</uri></author><published>2026-11-20T08:00:00+00:00</published><updated>${updated}</updated></entry>`;
const tombstone =
  '<at:deleted-entry ref="yt:video:simVid00001" when="2026-11-21T08:00:00.000000+00:00"><link href="https://www.youtube.com/watch?v=simVid00001"/><at:by><name>Mina Cooks</name><uri>https://www.youtube.com/channel/UCsim0000000000000000001</uri></at:by></at:deleted-entry>';
const parse = (inner: string) => webhooks.parse(delivery(`${open}${inner}</feed>`));

describe("the hub's question", () => {
  const asked = {
    "hub.mode": "subscribe",
    "hub.topic": topic,
    "hub.challenge": "abc123",
    "hub.lease_seconds": "432000",
  };
  it("is refused about a topic that was not asked for, an unknown subscription, and a lease that cannot be", () => {
    expect(webhooks.challenge?.(question({ ...asked, "hub.topic": `${topic}x` }), secrets)).toBeNull();
    expect(webhooks.challenge?.(question(asked), someSecrets)).toBeNull();
    for (const lease of ["", "-1", "0", "1.5", "x", "99999999999"]) {
      expect(webhooks.challenge?.(question({ ...asked, "hub.lease_seconds": lease }), secrets), lease).toBeNull();
    }
    expect(webhooks.challenge?.(question({ ...asked, "hub.mode": "publish" }), secrets)).toBeNull();
    expect(webhooks.challenge?.(question({ ...asked, "hub.challenge": "" }), secrets)).toBeNull();
  });
  it("is answered with the challenge alone, and the lease is the one that was granted", () => {
    const answered = webhooks.challenge?.(question(asked), secrets);
    expect(answered).toEqual({
      answer: { status: 200, contentType: "text/plain; charset=utf-8", body: "abc123" },
      lease: { mode: "subscribe", seconds: 432_000 },
    });
    expect(webhooks.challenge?.(question({ ...asked, "hub.mode": "unsubscribe" }), secrets)?.lease).toEqual({
      mode: "unsubscribe",
    });
    const denied = question({ "hub.mode": "denied", "hub.topic": topic, "hub.reason": "no" });
    expect(webhooks.challenge?.(denied, secrets)?.lease).toEqual({ mode: "denied" });
  });
});

describe("the hub's signature", () => {
  it("is received and dropped (204) when it is missing, forged, or of a subscription that is not ours", () => {
    expect(verify("<feed/>")).toEqual({ genuine: false, reason: "unsigned", status: 204 });
    for (const forged of forgeries(vector)) {
      expect(verify("<feed/>", forged), forged).toMatchObject({ genuine: false, status: 204 });
    }
    expect(verify("<feed />", vector)).toMatchObject({ reason: "wrong_signature", status: 204 });
    expect(verify("<feed/>", vector, someSecrets as typeof secrets)).toMatchObject({ genuine: false, status: 204 });
  });
  it("believes the vector, and the stronger digest", () => {
    expect(verify("<feed/>", vector)).toEqual({ genuine: true });
    const strong = `sha256=${createHmac("sha256", "sim_hub_secret").update("<feed/>").digest("hex")}`;
    expect(verify("<feed/>", strong)).toEqual({ genuine: true });
  });
});

describe("a notification", () => {
  it("is refused when it is no feed, and when it declares a document type or entities", () => {
    for (const body of ["", "{}", "<feed>", "<html></html>", "<feed><entry></entry></feed>"]) {
      expect(() => webhooks.parse(delivery(body)), body).toThrow(PlatformError);
    }
    const bomb = `<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaa">]>${open}${entry("&a;")}</feed>`;
    expect(() => webhooks.parse(delivery(bomb))).toThrow(PlatformError);
  });

  it("names video, channel and time of what appeared or was edited", () => {
    expect(parse(entry("simVid00001"))).toEqual([
      {
        dedupeKey: "published_or_edited:simVid00001:2026-11-20T08:00:05.552394234+00:00",
        kind: "content_changed",
        platformUserId: "UCsim0000000000000000001",
        occurredAt: new Date("2026-11-20T08:00:05.552Z"),
        subject: "simVid00001",
      },
    ]);
  });

  it("names the channel of what is gone by who removed it", () => {
    expect(parse(tombstone)).toMatchObject([
      { kind: "content_changed", platformUserId: "UCsim0000000000000000001", subject: "simVid00001" },
    ]);
  });

  it("tells two edits within the same second apart, and a repeat from neither", () => {
    const keys = (xml: string) => parse(xml).map(({ dedupeKey }) => dedupeKey);
    const first = entry("a", "2026-11-20T08:00:05.000000001+00:00");
    const second = entry("a", "2026-11-20T08:00:05.000000002+00:00");
    expect(new Set(keys(first + second + first)).size).toBe(2);
  });

  it("without entries is no event", () => {
    expect(webhooks.parse(delivery("<feed/>"))).toEqual([]);
    expect(parse("<title>YouTube video feed</title>")).toEqual([]);
  });
});

const { subscriptions } = webhooks;
if (subscriptions?.speaksAs !== "app") throw new Error("the hub is asked in nobody's name");
const account = { platformUserId: "UC1", state: {} };
const order = {
  mode: "subscribe" as const,
  topic,
  address: "https://app.test/x",
  id: "1",
  secret: "s",
  personId: null,
};

describe("a subscription", () => {
  it("is asked for at the hub as WebSub says, by the other form of the topic after a refusal", async () => {
    const { call, seen } = fakePlatform(youtube, () => new Response(null, { status: 202 }));
    expect(await subscriptions.request(call, order)).toBe("asks_back");
    expect(seen[0]?.url.href).toBe("https://pubsubhubbub.appspot.com/subscribe");
    expect(seen[0]?.form).toEqual({
      "hub.mode": "subscribe",
      "hub.topic": topic,
      "hub.callback": "https://app.test/x?subscription=1",
      "hub.verify": "async",
      "hub.secret": "s",
      "hub.lease_seconds": "864000",
    });
    expect(subscriptions.topicOf(account, 0)).toBe("https://www.youtube.com/xml/feeds/videos.xml?channel_id=UC1");
    expect(subscriptions.topicOf(account, 1)).toBe("https://www.youtube.com/feeds/videos.xml?channel_id=UC1");
  });

  it("that the hub cannot take now is to be asked for again when it says", async () => {
    const busy = () => new Response("Transient error", { status: 503, headers: { "retry-after": "120" } });
    const { call } = fakePlatform(youtube, busy);
    await expect(subscriptions.request(call, order)).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
      resetsAt: new Date("2026-11-21T10:02:00Z"),
    });
  });
});
