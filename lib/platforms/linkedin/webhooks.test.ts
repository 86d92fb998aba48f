import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { delivery, forgeries, question, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { webhooks } from "./webhooks";

const hex = (text: string, secret = someSecrets.clientSecret) =>
  createHmac("sha256", secret).update(text).digest("hex");
const verify = (body: string, header?: string) =>
  webhooks.verify(delivery(body, header === undefined ? {} : { "x-li-signature": header }), someSecrets, new Date());

describe("LinkedIn's challenge", () => {
  it("is refused without a code", () => {
    expect(webhooks.challenge?.(question({}), someSecrets)).toBeNull();
  });
  const challengeCode = "890e4665-4dfe-4ab1-b689-ed553bceeed0";
  it("is refused with anything but a UUID, which no delivery is signed over", () => {
    for (const code of ["hmacsha256={}", "{}", "12", "", `${challengeCode} `, `hmacsha256=${challengeCode}`]) {
      expect(webhooks.challenge?.(question({ challengeCode: code }), someSecrets), code).toBeNull();
    }
  });
  it("comes back beside its digest", () => {
    const answer = webhooks.challenge?.(question({ challengeCode, applicationId: "1" }), someSecrets)?.answer;
    expect(JSON.parse(answer?.body ?? "")).toEqual({ challengeCode, challengeResponse: hex(challengeCode) });
  });
});

describe("LinkedIn's signature", () => {
  it("is over the body behind its prefix: unsigned, forged and unprefixed ones are refused", () => {
    expect(verify("{}")).toMatchObject({ reason: "unsigned", status: 401 });
    for (const forged of forgeries(hex("hmacsha256={}"))) {
      expect(verify("{}", forged), forged).toMatchObject({ genuine: false });
    }
    expect(verify("{}", hex("{}"))).toMatchObject({ reason: "wrong_signature" });
  });
  it("is believed with the prefix in the header and without", () => {
    expect(verify("{}", hex("hmacsha256={}"))).toEqual({ genuine: true });
    expect(verify("{}", `hmacsha256=${hex("hmacsha256={}")}`)).toEqual({ genuine: true });
  });
});

describe("LinkedIn's events", () => {
  const one = {
    notificationId: 5603453321,
    organizationalEntity: "urn:li:organization:5515715",
    action: "COMMENT",
    sourcePost: "urn:li:activity:7390000000000000010",
    decoratedSourcePost: { entity: "urn:li:share:7390000000000000009" },
    lastModifiedAt: 1793600000000,
  };
  const parse = (...notifications: object[]) =>
    webhooks.parse(delivery(JSON.stringify({ type: "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", notifications })));

  it("refuse what is not the agreed shape", () => {
    for (const text of ["", '{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"}']) {
      expect(() => webhooks.parse(delivery(text)), text).toThrow(PlatformError);
    }
  });

  it("are named by their notification and belong to the share, not to the activity", () => {
    expect(parse(one)).toEqual([
      {
        dedupeKey: "5603453321",
        kind: "comment",
        platformUserId: "urn:li:organization:5515715",
        occurredAt: new Date(1793600000000),
        subject: "urn:li:share:7390000000000000009",
      },
    ]);
  });

  it("are sorted by their action", () => {
    const actions = ["LIKE", "SHARE", "SHARE_MENTION", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "NEW"];
    expect(parse(...actions.map((action) => ({ ...one, action }))).map(({ kind }) => kind)).toEqual([
      "content_changed",
      "content_changed",
      "content_changed",
      "comment",
      "comment",
      "comment",
      "other",
    ]);
  });

  it("of another product are kept as something else", () => {
    expect(webhooks.parse(delivery('{"type":"LEAD_ACTION","leadGenFormResponse":"x"}'))).toMatchObject([
      { kind: "other" },
    ]);
  });
});
