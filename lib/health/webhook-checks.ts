import type { WebhookFigures } from "@/lib/webhooks";
import { bad, type Finding, ok, warn } from "./finding";

const lateSeconds = 15 * 60;
const fewPosts = 5;
const missedShare = 0.2;
const forgedAtLeast = 20;

/** How a platform's webhooks do, judged by the figures of some days. */
export function checkWebhooks({ platform, deliveries, refused, unreadable, posts }: WebhookFigures): Finding {
  const check = `webhooks ${platform}`;
  if ((deliveries.oldestWaitingSeconds ?? 0) > lateSeconds || deliveries.failed > 0) {
    return bad(
      check,
      `${deliveries.waiting} events wait, ${deliveries.failed} were given up.`,
      "See that a worker runs, and look for `webhook.` in the logs.",
    );
  }
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  if (refusals >= forgedAtLeast && refusals > deliveries.events) {
    const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${count}`);
    return warn(
      check,
      `More is refused than believed: ${reasons.join(", ")}.`,
      "Either somebody tries to forge events, or the secret here is not the one of the platform's console.",
    );
  }
  if (unreadable > 0) {
    return warn(
      check,
      `${unreadable} genuine deliveries could not be read.`,
      "Look for `webhook.unreadable` in the logs.",
    );
  }
  if (posts && posts.posts >= fewPosts && posts.missed / posts.posts > missedShare) {
    const share = Math.round((posts.missed / posts.posts) * 100);
    return warn(
      check,
      `${share}% of ${posts.posts} new posts were never told, ${posts.late} late.`,
      "Numbers stay right, because everything is read anyway; see the platform's status and our subscriptions.",
    );
  }
  return ok(check, `${deliveries.events} events, ${refusals} refused.`);
}
