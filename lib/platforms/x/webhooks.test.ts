import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { delivery, forgeries, question, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { webhooks } from "./webhooks";

const user = "1501234567890123456";
const key = someSecrets.webhookSecret ?? "";
const sign = (text: string, secret = key) => `sha256=${createHmac("sha256", secret).update(text).digest("base64")}`;
const verify = (body: string, header?: string, secrets = someSecrets) =>
  webhooks.verify(
    delivery(body, header === undefined ? {} : { "x-twitter-webhooks-signature": header }),
    secrets,
    new Date(),
  );
const parse = (data: object) => webhooks.parse(delivery(JSON.stringify({ data })));

describe("X's challenge", () => {
  it("is refused without the API secret, and without a token to sign", () => {
    expect(webhooks.challenge?.(question({ crc_token: "abc" }), { ...someSecrets, webhookSecret: null })).toBeNull();
    expect(webhooks.challenge?.(question({}), someSecrets)).toBeNull();
    expect(webhooks.challenge?.(question({ crc_token: "" }), someSecrets)).toBeNull();
  });
  it("is refused for whatever a delivery may be, and a delivery that a challenge may be is not believed", () => {
    for (const text of ["{}", '{"data":{}}', "[]", '"a"', "a b", "a".repeat(201)]) {
      expect(webhooks.challenge?.(question({ crc_token: text }), someSecrets), text).toBeNull();
    }
    for (const text of ["12", "null", "true", "YWJj"]) {
      expect(webhooks.challenge?.(question({ crc_token: text }), someSecrets), text).not.toBeNull();
      expect(verify(text, sign(text)), text).toMatchObject({ reason: "wrong_signature", status: 401 });
    }
  });
  it("is answered with the token signed by the API secret, not by the client's", () => {
    const answer = webhooks.challenge?.(question({ crc_token: "abc" }), someSecrets)?.answer;
    expect(JSON.parse(answer?.body ?? "")).toEqual({ response_token: sign("abc") });
    expect(answer?.contentType).toBe("application/json");
  });
});

describe("X's signature", () => {
  it("refuses unsigned and forged ones, the client's secret, and everything while there is no API secret", () => {
    expect(verify("{}")).toMatchObject({ reason: "unsigned", status: 401 });
    for (const forged of forgeries(sign("{}"))) expect(verify("{}", forged), forged).toMatchObject({ genuine: false });
    expect(verify("{}", sign("{}", someSecrets.clientSecret))).toMatchObject({ reason: "wrong_signature" });
    expect(verify("{}", sign("{}", ""), { ...someSecrets, webhookSecret: null })).toMatchObject({ genuine: false });
  });
  it("believes what the API secret signed", () => {
    expect(verify("{}", sign("{}"))).toEqual({ genuine: true });
  });
});

describe("X's events", () => {
  it("refuse what is not the agreed shape", () => {
    for (const text of ["", "[]", '{"data":{}}']) expect(() => webhooks.parse(delivery(text))).toThrow(PlatformError);
  });

  it("are named by their uuid and sorted by their type", () => {
    const of = (event_type: string, payload: object = { id: "1990000000000000777", author_id: "9" }) =>
      parse({ event_uuid: "-12", event_type, filter: { user_id: user }, payload })[0];
    expect(of("post.create")).toMatchObject({
      dedupeKey: "-12",
      kind: "content_changed",
      platformUserId: user,
      subject: "1990000000000000777",
    });
    const kinds = ["post.delete", "post.reply.create", "like.create", "follow.follow", "profile.update.bio", "dm.sent"];
    expect(kinds.map((type) => of(type)?.kind)).toEqual([
      "content_removed",
      "comment",
      "content_changed",
      "account_changed",
      "account_changed",
      "other",
    ]);
  });

  it("say what X charges for telling them, in millionths of a dollar, and nothing where that is nothing", () => {
    const of = (event_type: string) =>
      parse({ event_uuid: "1", event_type, filter: { user_id: user }, payload: {} })[0];
    const types = ["post.create", "post.reply.create", "follow.follow", "profile.update.bio", "like.create"];
    expect(types.map((type) => of(type)?.costUnits)).toEqual([5_000, 5_000, 10_000, 5_000, 1_000]);
    for (const free of ["post.delete", "dm.sent"]) expect(of(free), free).not.toHaveProperty("costUnits");
  });

  it("name the person who removed the app, whose filter is empty", () => {
    const payload = { date_time: "2026-11-20T21:44:05+00:00", user_id: user, app_id: "29820954" };
    const [event] = parse({ event_uuid: "593", filter: {}, event_type: "oauth.revoke", payload });
    expect(event).toEqual({
      dedupeKey: "593",
      kind: "deauthorized",
      platformUserId: user,
      personId: user,
      occurredAt: new Date("2026-11-20T21:44:05Z"),
    });
  });

  it("keep the end of a replay as something else", () => {
    const body = JSON.stringify({ replay_job_status: { webhook_id: "1", job_id: "2", job_state: "Complete" } });
    expect(webhooks.parse(delivery(body))).toMatchObject([{ kind: "other" }]);
  });
});
