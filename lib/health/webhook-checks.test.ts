import { expect, it } from "vitest";
import type { WebhookFigures } from "@/lib/webhooks";
import { checkWebhooks } from "./webhook-checks";

const deliveries = {
  events: 10,
  waiting: 0,
  oldestWaitingSeconds: null,
  failed: 0,
  delayP50Seconds: 1,
  delayP95Seconds: 2,
};
const well: WebhookFigures = {
  platform: "youtube",
  deliveries,
  repeated: 0,
  unreadable: 0,
  refused: {},
  posts: { posts: 10, missed: 0, late: 0, first: 9 },
};

it.each([
  ["bad", { deliveries: { ...deliveries, failed: 1 } }],
  ["bad", { deliveries: { ...deliveries, waiting: 1, oldestWaitingSeconds: 1000 } }],
  ["warn", { refused: { wrong_signature: 30 } }],
  ["warn", { unreadable: 1 }],
  ["warn", { posts: { posts: 10, missed: 3, late: 0, first: 0 } }],
  ["ok", { refused: { wrong_signature: 3 } }],
  ["ok", { posts: { posts: 4, missed: 4, late: 0, first: 0 } }],
  ["ok", { posts: null }],
  ["ok", { deliveries: { ...deliveries, waiting: 1, oldestWaitingSeconds: 10 } }],
] as const)("webhooks are %s with %o", (status, change) => {
  const finding = checkWebhooks({ ...well, ...change });
  expect(finding.status).toBe(status);
  expect(Boolean(finding.todo)).toBe(status !== "ok");
});
