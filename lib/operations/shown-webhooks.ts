import { type PlatformId, parsePlatformId } from "@/lib/platforms/manifests";
import type { WebhookFigures } from "@/lib/webhooks";

/** What a platform told by itself, as operators see it. */
export interface ShownWebhooks {
  readonly id: PlatformId;
  /** Everything that came, believed or not. */
  readonly received: number;
  /** Events whose signature was right, repeats among them. */
  readonly genuine: number;
  /** Deliveries that were not believed. */
  readonly forged: number;
  /** Deliveries that were refused for another reason: too large, or of another form. */
  readonly otherwiseRefused: number;
  readonly waiting: number;
  readonly failed: number;
  /** Half of the events arrived within so many seconds; null where none says when it happened. */
  readonly usualDelaySeconds: number | null;
  /**
   * Of the posts that reading found, how many were told too late to help and how many not at all; null where the platform
   * does not tell of posts, or no post has appeared.
   */
  readonly posts: { readonly found: number; readonly late: number; readonly missed: number } | null;
}

/** Refusals that say something about whoever sent it; the others are about size and form. */
const disbelieved: ReadonlySet<string> = new Set(["unsigned", "malformed_signature", "wrong_signature", "stale"]);

/** A platform's figures put together for operators; none for a platform that this version does not know. */
export function shownWebhooks(figures: WebhookFigures): ShownWebhooks[] {
  const id = parsePlatformId(figures.platform);
  if (id === null) return [];
  const { deliveries, repeated, unreadable, refused, posts } = figures;
  const sum = (believed: boolean) =>
    Object.entries(refused).reduce((all, [why, count]) => all + (disbelieved.has(why) === believed ? count : 0), 0);
  const [forged, otherwiseRefused] = [sum(true), sum(false)];
  const genuine = deliveries.events + repeated + unreadable;
  return [
    {
      id,
      received: genuine + forged + otherwiseRefused,
      genuine,
      forged,
      otherwiseRefused,
      waiting: deliveries.waiting,
      failed: deliveries.failed,
      usualDelaySeconds: deliveries.delayP50Seconds,
      posts: posts === null ? null : { found: posts.posts, late: posts.late, missed: posts.missed },
    },
  ];
}
