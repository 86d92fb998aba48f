import { describe, expect, it } from "vitest";
import type { WebhookFigures } from "@/lib/webhooks";
import { shownWebhooks } from "./shown-webhooks";

const figures: WebhookFigures = {
  platform: "youtube",
  deliveries: {
    events: 40,
    waiting: 2,
    oldestWaitingSeconds: 5,
    failed: 1,
    delayP50Seconds: 12.5,
    delayP95Seconds: 300,
  },
  repeated: 4,
  unreadable: 1,
  refused: { wrong_signature: 3, unsigned: 2, stale: 1, malformed_signature: 1, too_large: 1, content_type: 2 },
  posts: { posts: 20, missed: 2, late: 3, first: 14 },
};

describe("what operators see of webhooks", () => {
  it("tells the forged from what was refused for its form, and counts repeats among the genuine", () => {
    expect(shownWebhooks(figures)).toEqual([
      {
        id: "youtube",
        received: 55,
        genuine: 45,
        forged: 7,
        otherwiseRefused: 3,
        waiting: 2,
        failed: 1,
        usualDelaySeconds: 12.5,
        posts: { found: 20, late: 3, missed: 2 },
      },
    ]);
  });

  it("says nothing of posts where there is nothing to compare, and nothing of an unknown platform", () => {
    expect(shownWebhooks({ ...figures, posts: null })).toMatchObject([{ posts: null }]);
    expect(shownWebhooks({ ...figures, platform: "elsewhere" })).toEqual([]);
  });
});
