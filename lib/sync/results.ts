import type { SyncAccount } from "@/lib/db/sync";
import type { PlatformError } from "@/lib/platforms/errors";
import type { PlatformId } from "@/lib/platforms/manifests";
import type { AccountStatistics, MissingReason, PlatformPost } from "@/lib/platforms/types";
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

/** Whoever read it died or failed at every attempt, so the queue has given the job up; nobody knows how far it came. */
export interface ReadCrashed {
  readonly kind: "crashed";
  /** When the queue gave it up. */
  readonly at: Date;
}

/**
 * What came of one account's read. `postsFollow`: its posts are read next, so its job stays open. `wentThrough`: all that
 * was due was asked for, and whoever asked lived; so what earlier readers died of, if any did, is over.
 */
export interface AccountResult {
  readonly account: SyncAccount;
  readonly calls: number;
  /** How long a call took on average, in milliseconds; null where none was made. */
  readonly callMs: number | null;
  readonly outcome: StatisticsRead | ReadFailed | ReadCrashed;
  readonly postsFollow: boolean;
  readonly wentThrough: boolean;
  /** The account's own limit at the platform is nearly used up. */
  readonly isStrained: boolean;
}

/** The end of a listing: what its last page showed, and what it covered. */
export interface PostsRead {
  readonly kind: "posts";
  /** The posts of the last page, newest first; those of the pages before are stored. */
  readonly posts: readonly PlatformPost[];
  /** What the pages before showed, which are stored. */
  readonly shownBefore: readonly string[];
  /** When the listing began. */
  readonly startedAt: Date;
  /** Every post published at or after this time was listed; null when the listing ended by itself. */
  readonly coveredFrom: Date | null;
}

/**
 * A page that could not be read. `restarts`: the listing is begun anew the next time, because the platform no longer took
 * its cursor; otherwise it goes on with this page. `gotFurther`: pages before it were stored by this attempt.
 */
export interface PostsFailed extends ReadFailed {
  readonly restarts: boolean;
  readonly gotFurther: boolean;
}

/** A listing that cannot be brought to an end now. Its last page is stored; the next one begins at the usual time. */
export interface PostsGivenUp {
  readonly kind: "given_up";
  readonly posts: readonly PlatformPost[];
  readonly error: PlatformError;
}

/** The platform offers no listing of this account's posts. */
export interface PostsWithheld {
  readonly kind: "withheld";
  readonly reason: MissingReason;
}

/** `unstarted`: the time was up; pages that were read are stored, and the rest follows. */
export type PostsOutcome = PostsRead | PostsFailed | PostsGivenUp | PostsWithheld | { readonly kind: "unstarted" };

/** What came of reading one account's posts after its counts; `wentThrough` as with the counts. */
export interface PostsResult {
  readonly account: SyncAccount;
  /** Attempts of counts and posts together. */
  readonly calls: number;
  readonly read: StatisticsRead;
  readonly isStrained: boolean;
  readonly wentThrough: boolean;
  readonly outcome: PostsOutcome;
}

/** Receives what was read, as it comes. */
export interface Deliver {
  result(result: AccountResult): void;
  postsResult(result: PostsResult): void;
  notStarted(account: SyncAccount): void;
}
