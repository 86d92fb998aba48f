import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { metaChallenge, metaVerify, parseSignedRequest } from "./meta-webhooks";
import { delivery, forgeries, question, someSecrets } from "./webhook-fixtures";

const key = "secret-of-the-client";
const body = '{"object":"page","entry":[]}';
const signed = (text: string, secret = key) => `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;
const events = (text: string, signature?: string) =>
  delivery(text, signature === undefined ? {} : { "x-hub-signature-256": signature });

const payloadOf = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString("base64url");
const ask = { algorithm: "HMAC-SHA256", issued_at: 1763700000, user_id: "24811002233445566" };
const signedRequest = (payload: string, secret = key) =>
  `${createHmac("sha256", secret).update(payload).digest("base64url")}.${payload}`;
const form = (value: string, callback = "deauthorize") =>
  delivery(`signed_request=${value}`, { "content-type": "application/x-www-form-urlencoded" }, callback);

describe("the question who we are", () => {
  const asked = { "hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "our-verify-token" };
  it("is refused to who does not know our word, to another mode, at another address and without a word of ours", () => {
    expect(metaChallenge(question({ ...asked, "hub.verify_token": "guess" }), someSecrets)).toBeNull();
    expect(metaChallenge(question({ ...asked, "hub.mode": "unsubscribe" }), someSecrets)).toBeNull();
    expect(metaChallenge(question(asked, "deauthorize"), someSecrets)).toBeNull();
    const none = { ...someSecrets, verifyToken: null };
    expect(metaChallenge(question({ ...asked, "hub.verify_token": "" }), none)).toBeNull();
  });
  it("never echoes what could be read as a page", () => {
    expect(metaChallenge(question({ ...asked, "hub.challenge": "<b>\n" }), someSecrets)).toBeNull();
    expect(metaChallenge(question({ ...asked, "hub.challenge": "x".repeat(600) }), someSecrets)).toBeNull();
  });
  it("is answered with the bare challenge", () => {
    const answered = metaChallenge(question(asked), someSecrets);
    expect(answered?.answer).toEqual({ status: 200, contentType: "text/plain; charset=utf-8", body: "1158201444" });
  });
});

describe("the signature of events", () => {
  it("refuses an unsigned, a forged and a cut one, and one under another secret, with 401", () => {
    expect(metaVerify(events(body), [key])).toEqual({ genuine: false, reason: "unsigned", status: 401 });
    for (const forged of forgeries(signed(body))) {
      expect(metaVerify(events(body, forged), [key]), forged).toMatchObject({ genuine: false, status: 401 });
    }
    expect(metaVerify(events(body, signed(body, "other")), [key])).toMatchObject({ reason: "wrong_signature" });
    const sha1 = `sha1=${createHmac("sha1", key).update(body).digest("hex")}`;
    expect(metaVerify(events(body, sha1), [key])).toMatchObject({ genuine: false });
  });
  it("refuses the same JSON written another way: the bytes are what is signed", () => {
    const rewritten = JSON.stringify(JSON.parse(body), null, 1);
    expect(metaVerify(events(rewritten, signed(body)), [key])).toMatchObject({ reason: "wrong_signature" });
  });
  it("takes neither an absent nor an empty secret for one that signs", () => {
    expect(metaVerify(events(body, signed(body, "")), [null, ""])).toMatchObject({ genuine: false });
  });
  it("believes either configured secret", () => {
    expect(metaVerify(events(body, signed(body)), ["another", key])).toEqual({ genuine: true });
    expect(metaVerify(events(body, signed(body)), [key, null])).toEqual({ genuine: true });
  });
});

describe("a signed request", () => {
  const payload = payloadOf(ask);
  it("is refused with 400 unless it is signed, once, by us, and names the algorithm that was checked", () => {
    const none = payloadOf({ ...ask, algorithm: "none" });
    const refused = [
      form(""),
      form(payload),
      form(`.${payload}`),
      form(`${signedRequest(payload)}.${payload}`),
      form(signedRequest(payload, "other")),
      form(signedRequest(none)),
      form(`${signedRequest(payload)}&signed_request=${signedRequest(payload)}`),
      form(`${signedRequest(payload).split(".")[0]}.${payloadOf({ ...ask, user_id: "1" })}`),
      form(`${signedRequest(payload).split(".")[0]}=.${payload}`),
      form(`AAAA.${payload}`),
    ];
    for (const [index, request] of refused.entries()) {
      expect(metaVerify(request, [key]), String(index)).toMatchObject({ genuine: false, status: 400 });
    }
  });
  it("names the person and when it was issued; the address tells what is asked", () => {
    const value = signedRequest(payload);
    expect(metaVerify(form(value), [key])).toEqual({ genuine: true });
    const wanted = { personId: "24811002233445566", occurredAt: new Date(1763700000_000) };
    expect(parseSignedRequest("instagram", form(value))).toEqual([
      { ...wanted, kind: "deauthorized", dedupeKey: "deauthorized:24811002233445566:1763700000" },
    ]);
    expect(parseSignedRequest("instagram", form(value, "data-deletion"))).toEqual([
      { ...wanted, kind: "data_deletion", dedupeKey: "data_deletion:24811002233445566:1763700000" },
    ]);
  });
  it("that names nobody is no event", () => {
    const value = signedRequest(payloadOf({ algorithm: "HMAC-SHA256" }));
    expect(() => parseSignedRequest("facebook", form(value))).toThrow(PlatformError);
  });
});
