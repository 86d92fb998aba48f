import type { PostRow } from "@/lib/db/posts";
import type { SyncAccount } from "@/lib/db/sync";
import { type PlatformPost, postMetrics } from "@/lib/platforms/types";

const maxCaption = 10_000;

/** A post of an account as it is stored. */
export function postRow(account: SyncAccount, post: PlatformPost): PostRow {
  const { metrics } = post;
  const reasons = postMetrics.flatMap((metric) => {
    const count = metrics[metric];
    return count.value === null ? [[metric, count.reason] as const] : [];
  });
  return {
    connectionSeq: account.seq,
    userId: account.userId,
    platformPostId: post.platformPostId,
    kind: post.kind,
    // PostgreSQL has no NUL character in texts.
    caption: post.caption.replaceAll("\u0000", "").slice(0, maxCaption),
    permalink: post.permalink,
    publishedAt: post.publishedAt.toISOString(),
    likes: metrics.likes.value,
    comments: metrics.comments.value,
    shares: metrics.shares.value,
    saves: metrics.saves.value,
    views: metrics.views.value,
    reach: metrics.reach.value,
    reasons: reasons.length > 0 ? Object.fromEntries(reasons) : null,
  };
}
