import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { delivery, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { webhooks } from "./webhooks";

// The published pieces of TikTok's scheme with a secret of ours, computed once by hand.
const secret = "sim_client_secret";
const body =
  '{"client_key":"awsimclientkey01","event":"authorization.removed","create_time":1700000000,"user_openid":"sim-open-id-0001","content":"{\\"reason\\":1}"}';
const signature = "9a558532395c762105f7c6ccda81a372a9f833b8382baacb3fba3f0089a499e4";
const time = 1700000001;
const secrets = { ...someSecrets, clientSecret: secret, webhookSecret: null };
const at = (seconds: number) => new Date((time + seconds) * 1000);
const verify = (header: string | null, now = at(0), text = body) =>
  webhooks.verify(delivery(text, header === null ? {} : { "TikTok-Signature": header }), secrets, now);

describe("TikTok's signature", () => {
  it("refuses unsigned, malformed, double and forged ones", () => {
    expect(verify(null)).toMatchObject({ reason: "unsigned", status: 401 });
    for (const header of [
      "",
      `s=${signature}`,
      `t=${time}`,
      `t=x,s=${signature}`,
      `t=${time},s=${signature.slice(1)}`,
      `t=${time},t=${time},s=${signature}`,
      `t=${time},s=${signature},s=${signature}`,
    ]) {
      expect(verify(header), header).toMatchObject({ genuine: false, reason: "malformed_signature" });
    }
    expect(verify(`t=${time + 1},s=${signature}`)).toMatchObject({ reason: "wrong_signature" });
    expect(verify(`t=${time},s=${signature}`, at(0), `${body} `)).toMatchObject({ reason: "wrong_signature" });
  });

  it("refuses what is older than its retries can be, or from the future", () => {
    expect(verify(`t=${time},s=${signature}`, at(73 * 3600))).toMatchObject({ reason: "stale", status: 401 });
    expect(verify(`t=${time},s=${signature}`, at(-600))).toMatchObject({ reason: "stale" });
  });

  it("believes the vector, at once and as a retry of the third day", () => {
    expect(verify(`t=${time},s=${signature}`)).toEqual({ genuine: true });
    expect(verify(` s=${signature} , t=${time}`, at(71 * 3600))).toEqual({ genuine: true });
    const other = createHmac("sha256", "secret-of-the-webhooks").update(`${time}.${body}`).digest("hex");
    const both = { ...secrets, webhookSecret: "secret-of-the-webhooks" };
    const signed = delivery(body, { "tiktok-signature": `t=${time},s=${other}` });
    expect(webhooks.verify(signed, both, at(0))).toEqual({ genuine: true });
  });
});

describe("TikTok's events", () => {
  const parse = (event: string, content: string, more: object = {}) =>
    webhooks.parse(delivery(JSON.stringify({ event, create_time: 1700000000, user_openid: "o1", content, ...more })));

  it("refuse what is not the agreed shape", () => {
    for (const text of ["", "{}", '{"event":1}']) expect(() => webhooks.parse(delivery(text))).toThrow(PlatformError);
  });

  it("name the person whose authorization ended", () => {
    expect(webhooks.parse(delivery(body))).toMatchObject([
      {
        kind: "deauthorized",
        platformUserId: "sim-open-id-0001",
        personId: "sim-open-id-0001",
        occurredAt: new Date(1700000000_000),
      },
    ]);
  });

  it("keep every digit of a post's id, whether it comes as a number or as a string", () => {
    const id = "7512345678901234567";
    const number = parse("post.publish.publicly_available", `{"publish_id":"v_pub~1","post_id":${id}}`);
    const string = parse("post.publish.publicly_available", `{"publish_id":"v_pub~1","post_id":"${id}"}`);
    expect(number).toMatchObject([{ kind: "publish_status", subject: id }]);
    expect(string).toMatchObject([{ subject: id }]);
  });

  it("tell by everything but the delivery whether two are the same", () => {
    const key = (...input: Parameters<typeof parse>) => parse(...input)[0]?.dedupeKey;
    const one = key("post.publish.complete", '{"publish_id":"a"}');
    expect(key("post.publish.complete", '{"publish_id":"a"}')).toBe(one);
    for (const other of [
      key("post.publish.failed", '{"publish_id":"a"}'),
      key("post.publish.complete", '{"publish_id":"b"}'),
      key("post.publish.complete", '{"publish_id":"a"}', { create_time: 2 }),
      key("post.publish.complete", '{"publish_id":"a"}', { user_openid: "o2" }),
    ]) {
      expect(other).not.toBe(one);
    }
  });

  it("of an unknown name are kept as such", () => {
    expect(parse("portability.download.ready", '{"request_id":1}')).toMatchObject([{ kind: "other" }]);
  });
});
