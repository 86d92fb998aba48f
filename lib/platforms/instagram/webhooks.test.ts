import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { delivery, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { webhooks } from "./webhooks";

const account = "17841400011122233";
const comment = {
  id: "17899000111222333",
  text: "Love this!",
  from: { id: "1234500067890", username: "joao" },
  media: { id: "17900111222333444", media_product_type: "REELS" },
};
const parse = (value: unknown) => webhooks.parse(delivery(JSON.stringify(value)));
const entry = (rest: object, time = 1763712000) => ({
  object: "instagram",
  entry: [{ id: account, time, ...rest }],
});
const wrapped = entry({ changes: [{ field: "comments", value: comment }] });

describe("Instagram's webhooks", () => {
  it("refuse what is not the agreed shape, naming no content", () => {
    for (const body of ["", "[]", "{}", '{"object":"instagram","entry":[{}]}', "\u0000", '{"object":1']) {
      expect(() => webhooks.parse(delivery(body)), body).toThrow(PlatformError);
    }
    expect(() => webhooks.parse(delivery(new Uint8Array([0xff, 0xfe])))).toThrow(PlatformError);
  });

  it("name the same comment alike in both envelopes, under either name of its id, and whenever it is sent", () => {
    const flat = entry({ field: "comments", value: comment });
    const { id, ...rest } = comment;
    const renamed = entry({ changes: [{ field: "comments", value: { ...rest, comment_id: id } }] });
    const later = entry({ changes: [{ field: "comments", value: comment }] }, 1763799999);
    const keys = [wrapped, flat, renamed, later].map((one) => parse(one).map(({ dedupeKey }) => dedupeKey));
    expect(new Set(keys.flat()).size).toBe(1);
    expect(parse(wrapped)).toEqual([
      {
        dedupeKey: `comments:${account}:17899000111222333`,
        kind: "comment",
        platformUserId: account,
        occurredAt: new Date(1763712000_000),
        subject: "17900111222333444",
      },
    ]);
  });

  it("tell a mention, a story's numbers and a message apart, and leave out what the owner wrote", () => {
    const many = entry({
      changes: [
        { field: "mentions", value: { media_id: "1", comment_id: "2" } },
        { field: "story_insights", value: { media_id: "3", reach: 4 } },
        { field: "something_new", value: null },
        { field: "comments", value: { ...comment, from: { id: account } } },
      ],
    });
    expect(parse(many).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["comment", "1"],
      ["content_changed", "3"],
      ["other", undefined],
    ]);
    const message = entry({ messaging: [{ message: { mid: "m1", text: "hi" } }] }, 1763712000123);
    expect(parse(message)).toMatchObject([{ kind: "other", occurredAt: new Date(1763712000123) }]);
  });

  it("believe the app's own secret, the one for webhooks and the Meta app's", () => {
    const body = JSON.stringify(wrapped);
    for (const [secret, genuine] of [
      [someSecrets.clientSecret, true],
      [someSecrets.webhookSecret, true],
      [someSecrets.otherClientSecrets[0], true],
      ["guessed", false],
    ] as const) {
      const signature = `sha256=${createHmac("sha256", secret ?? "")
        .update(body)
        .digest("hex")}`;
      const verdict = webhooks.verify(delivery(body, { "x-hub-signature-256": signature }), someSecrets, new Date());
      expect(verdict.genuine).toBe(genuine);
    }
  });
});
