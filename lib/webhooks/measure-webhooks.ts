import type { SystemContext } from "@/lib/context";
import {
  type DeliveryFigures,
  type PostFigures,
  readDeliveryFigures,
  readPostFigures,
  readWebhookCounts,
} from "@/lib/db/webhook-figures";
import { platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";

const dayMs = 86_400_000;
/** Posts this young may still be told. */
const graceMs = 3_600_000;
/** What takes longer was no help: the account is read by itself as often. */
const lateAfterSeconds = 900;

/** How a platform's webhooks did. */
export interface WebhookFigures {
  readonly platform: string;
  readonly deliveries: Omit<DeliveryFigures, "platform">;
  /** Events that came again. */
  readonly repeated: number;
  /** Genuine deliveries that nobody could read. */
  readonly unreadable: number;
  /** Deliveries that were not believed, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Null where the platform does not tell of posts, or none has appeared. */
  readonly posts: Omit<PostFigures, "platform"> | null;
}

const nothing = {
  events: 0,
  waiting: 0,
  oldestWaitingSeconds: null,
  failed: 0,
  delayP50Seconds: null,
  delayP95Seconds: null,
};

/**
 * How each platform's webhooks did in the last `days`: what came, how late and how often, what was refused, and how much of
 * what reading found they missed. Platforms without webhooks are left out.
 */
export async function measureWebhooks(ctx: SystemContext, days: number): Promise<WebhookFigures[]> {
  const now = ctx.now();
  const since = new Date(now.getTime() - days * dayMs);
  const listening = platformIds.filter((id) => getPlatform(id).webhooks);
  const announcing = listening.filter((id) => getPlatform(id).webhooks?.announcesPosts);
  const until = new Date(now.getTime() - graceMs);
  const [deliveries, counts, posts] = await Promise.all([
    readDeliveryFigures(ctx.db, since, now),
    readWebhookCounts(ctx.db, since),
    readPostFigures(ctx.db, { platforms: announcing, since, until, lateAfterSeconds }),
  ]);
  return listening.map((platform) => {
    const { platform: _id, ...found } = deliveries.find((row) => row.platform === platform) ?? { platform, ...nothing };
    const { platform: _same, ...told } = posts.find((row) => row.platform === platform) ?? { platform: null };
    const own = counts.filter((row) => row.platform === platform);
    const sum = (outcome: string) => own.find((row) => row.outcome === outcome)?.count ?? 0;
    const refused = own.flatMap(({ outcome, count }) => {
      const reason = /^refused:(.+)$/.exec(outcome)?.[1];
      return reason === undefined ? [] : [[reason, count] as const];
    });
    return {
      platform,
      deliveries: found,
      repeated: sum("repeated"),
      unreadable: sum("unreadable"),
      refused: Object.fromEntries(refused),
      posts: "posts" in told ? told : null,
    };
  });
}
