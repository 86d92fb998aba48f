import type { SyncAccount } from "@/lib/db/sync";
import type { PlatformId } from "@/lib/platforms/manifests";
import type { AccountStatistics, PlatformPost } from "@/lib/platforms/types";
import type { Verdict } from "./judge";

/** An account's counts as they were read and judged. */
export interface StatisticsRead {
  readonly kind: "read";
  readonly platform: PlatformId;
  readonly access: "owner" | "public" | "shortcut";
  readonly statistics: AccountStatistics;
  readonly sha256: string;
  readonly at: Date;
  readonly verdict: Verdict;
}

/** A read that gave nothing to store. */
export interface ReadFailed {
  readonly kind: "failed";
  readonly error: unknown;
}

/** What came of one account's read. `postsFollow`: its posts are read next, so its job stays open. */
export interface AccountResult {
  readonly account: SyncAccount;
  readonly calls: number;
  readonly outcome: StatisticsRead | ReadFailed;
  readonly postsFollow: boolean;
  /** The account's own limit at the platform is nearly used up. */
  readonly isStrained: boolean;
}

/** Posts as a listing gave them, newest first. */
export interface PostsRead {
  readonly kind: "posts";
  readonly posts: readonly PlatformPost[];
  /** Whether every page was read; only then can a missing post be taken for removed. */
  readonly complete: boolean;
  /** Every post published at or after this time was listed; null when the listing ended by itself. */
  readonly coveredFrom: Date | null;
}

/** What came of reading one account's posts after its counts. */
export interface PostsResult {
  readonly account: SyncAccount;
  /** Attempts of counts and posts together. */
  readonly calls: number;
  readonly read: StatisticsRead;
  readonly isStrained: boolean;
  /** `unstarted`: the time was up. */
  readonly outcome: PostsRead | ReadFailed | { readonly kind: "unstarted" };
}

/** Receives what was read, as it comes. */
export interface Deliver {
  result(result: AccountResult): void;
  postsResult(result: PostsResult): void;
  notStarted(account: SyncAccount): void;
}
