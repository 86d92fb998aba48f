import { describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { delivery } from "@/lib/platforms/shared/webhook-fixtures";
import { webhooks } from "./webhooks";

const page = "104455667788990";
const post = `${page}_122100000001`;
const comment = {
  item: "comment",
  verb: "add",
  from: { id: "7700112233", name: "Joao P" },
  message: "Great pace!",
  created_time: 1763712000,
  post_id: post,
  comment_id: "122100000001_998877",
};
const parse = (...values: object[]) =>
  webhooks.parse(
    delivery(
      JSON.stringify({
        object: "page",
        entry: [{ id: page, time: 1763712001, changes: values.map((value) => ({ field: "feed", value })) }],
      }),
    ),
  );

describe("Facebook's webhooks", () => {
  it("refuse what is not the agreed shape", () => {
    for (const body of ["", "null", '{"object":"page"}', '{"object":"page","entry":{}}']) {
      expect(() => webhooks.parse(delivery(body)), body).toThrow(PlatformError);
    }
  });

  it("tell comments from what changes the Page's posts", () => {
    const reaction = { item: "reaction", verb: "add", reaction_type: "love", created_time: 1763712000, post_id: post };
    const status = { item: "status", verb: "add", from: { id: page }, created_time: 1763712000, post_id: `${post}2` };
    const nameless = { item: "photo", verb: "remove" };
    expect(parse(comment, reaction, status, nameless).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["comment", post],
      ["content_changed", post],
      ["content_changed", `${post}2`],
      ["content_changed", undefined],
    ]);
  });

  it("leave out the Page's own comments", () => {
    expect(parse({ ...comment, from: { id: page } })).toEqual([]);
  });

  it("name an event alike whatever the order of its keys, and another wording, verb or time as another event", () => {
    const turned = Object.fromEntries(Object.entries(comment).reverse());
    const events = parse(
      comment,
      turned,
      { ...comment, verb: "edited" },
      { ...comment, message: "x" },
      { ...comment, created_time: 1 },
    );
    expect(events[0]?.dedupeKey).toBe(events[1]?.dedupeKey);
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(4);
  });
});
