import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { restNumber, restTexts, restTime, restTimeOrNull, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

export interface PostMetricsRow {
  readonly day: string;
  readonly fetchedAt: string;
  readonly counts: Readonly<Record<string, number | null>>;
  readonly reasons: Readonly<Record<string, string>>;
}

export interface PostRow {
  readonly id: number;
  readonly connectionSeq: number;
  readonly platformPostId: string;
  readonly kind: string;
  readonly caption: string;
  readonly permalink: string | null;
  readonly publishedAt: string;
  readonly removedAt: string | null;
  /** The latest metrics; null before the first were read. */
  readonly metrics: PostMetricsRow | null;
}

/** What a post is selected with, its metrics embedded; the asker orders those by day and takes one. */
export const postColumns =
  "id, connection_seq, platform_post_id, kind, caption, permalink, published_at, removed_at, " +
  "platform_post_metrics(day, likes_count, comments_count, shares_count, saves_count, views_count, reach_count, reasons, fetched_at)";

/** A post as the REST door answers it. */
export type RestPost = Omit<
  Database["public"]["Tables"]["platform_posts"]["Row"],
  "user_id" | "first_seen_at" | "last_seen_at"
> & {
  platform_post_metrics: Omit<Database["public"]["Tables"]["platform_post_metrics"]["Row"], "post_id" | "user_id">[];
};

/** A post of the REST door in the shape of the SQL door. */
export function toPost(row: RestPost): PostRow {
  const latest = row.platform_post_metrics[0];
  return {
    id: row.id,
    connectionSeq: row.connection_seq,
    platformPostId: row.platform_post_id,
    kind: row.kind,
    caption: row.caption,
    permalink: row.permalink,
    publishedAt: restTime(row.published_at),
    removedAt: restTimeOrNull(row.removed_at),
    metrics: latest
      ? {
          day: latest.day,
          fetchedAt: restTime(latest.fetched_at),
          counts: {
            likes: restNumber(latest.likes_count),
            comments: restNumber(latest.comments_count),
            shares: restNumber(latest.shares_count),
            saves: restNumber(latest.saves_count),
            views: restNumber(latest.views_count),
            reach: restNumber(latest.reach_count),
          },
          reasons: restTexts(latest.reasons),
        }
      : null,
  };
}

export interface PostPosition {
  readonly publishedAt: string;
  readonly id: number;
}

/**
 * The newest posts with their latest metrics, those that are no longer there included: of all the reader's accounts, or of
 * one. `after` is the last post of the page before. One call.
 */
export async function readPosts(
  reader: Reader,
  wanted: {
    readonly userId: string;
    readonly connectionSeq?: number;
    readonly after?: PostPosition;
    readonly limit: number;
  },
): Promise<PostRow[]> {
  let query = reader.from("platform_posts").select(postColumns).eq("user_id", wanted.userId);
  if (wanted.connectionSeq !== undefined) query = query.eq("connection_seq", wanted.connectionSeq);
  if (wanted.after) {
    const { publishedAt, id } = wanted.after;
    query = query.or(`published_at.lt."${publishedAt}",and(published_at.eq."${publishedAt}",id.lt.${id})`);
  }
  const { data, error } = await query
    .order("published_at", { ascending: false })
    .order("id", { ascending: false })
    .order("day", { referencedTable: "platform_post_metrics", ascending: false })
    .limit(1, { referencedTable: "platform_post_metrics" })
    .limit(wanted.limit)
    .overrideTypes<RestPost[], { merge: false }>();
  if (error) throw unreadable(error);
  return data.map(toPost);
}
