import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { loadSyncAccounts, type SyncAccount } from "@/lib/db/sync";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import type { Ending } from "./collect-outcomes";
import { handBack } from "./hand-back";
import { readBatch } from "./read-batch";
import type { AccountResult, PostsResult } from "./results";
import { writeIsolated } from "./write-isolated";
import { writePosts } from "./write-posts";
import { type CompleteJobs, writeReadings } from "./write-readings";

export interface SyncRequest {
  readonly connectionIds: readonly string[];
  /** The planned run that a connection's job belongs to; missing for those that somebody ordered. */
  readonly plannedRuns?: ReadonlyMap<string, string | null>;
  /** A person waits for these: they do not queue behind planned reads. */
  readonly urgent?: boolean;
  /** Wall time in milliseconds after which no read is started; may move closer. */
  readonly stopAt: () => number;
  /** Completes the queue's jobs of these connections within a transaction; every id passes through it once. */
  readonly complete: CompleteJobs;
  /** Where platforms come from; the registry unless a measurement brings its own. */
  readonly source?: PlatformSource;
}

/** How many accounts ended in which way. `handedBack` ones were not started: see `handBack`. */
export interface SyncSummary {
  readonly succeeded: number;
  readonly postponed: number;
  readonly failed: number;
  readonly handedBack: number;
}

/** Finished reads are stored at least this often, so that one slow platform does not keep the others' numbers waiting. */
const flushMs = 1_000;

/**
 * Reads accounts from their platforms, judges what they answer, and publishes it. One batch costs a constant number of
 * SQL statements, whatever its size; no failing account or platform stops the others. Expected failures are stored as due
 * times. Throws when the database cannot be reached; what was not completed by then may be run again without harm.
 */
export async function syncConnections(ctx: SystemContext, request: SyncRequest): Promise<SyncSummary> {
  await clock.sync();
  const { stopAt, complete } = request;
  const asOf = ctx.now();
  const accounts = await loadSyncAccounts(ctx.db, request.connectionIds, asOf, request.plannedRuns);
  const endings = new Map<string, Ending | "handedBack">();
  const inbox = new Inbox();

  const reading = readBatch(ctx, accounts, {
    stopAt,
    urgent: request.urgent ?? false,
    asOf,
    source: request.source ?? configuredPlatforms,
    deliver: inbox,
  });
  const finished = reading.then(() => true);
  // A failure is awaited below; this keeps it from counting as unhandled while a flush is being written.
  finished.catch(() => undefined);

  const known = new Set(accounts.map((account) => account.id));
  const vanished = request.connectionIds.filter((id) => !known.has(id));
  if (vanished.length > 0) await complete(ctx.db, vanished);

  for (let done = false; !done; ) {
    done = await Promise.race([finished, new Promise<false>((resolve) => setTimeout(() => resolve(false), flushMs))]);
    await flush(ctx, inbox, complete, endings);
  }
  const count = (wanted: Ending | "handedBack") => [...endings.values()].filter((ending) => ending === wanted).length;
  return {
    succeeded: count("succeeded"),
    postponed: count("postponed"),
    failed: count("failed") + count("gone"),
    handedBack: count("handedBack"),
  };
}

/** What has been read and not yet been stored. */
class Inbox {
  private results: AccountResult[] = [];
  private posts: PostsResult[] = [];
  private unstarted: SyncAccount[] = [];

  result(result: AccountResult): void {
    this.results.push(result);
  }
  postsResult(result: PostsResult): void {
    this.posts.push(result);
  }
  notStarted(account: SyncAccount): void {
    this.unstarted.push(account);
  }
  take(): { results: AccountResult[]; posts: PostsResult[]; unstarted: SyncAccount[] } {
    const { results, posts, unstarted } = this;
    this.results = [];
    this.posts = [];
    this.unstarted = [];
    return { results, posts, unstarted };
  }
}

async function flush(
  ctx: SystemContext,
  inbox: Inbox,
  complete: CompleteJobs,
  endings: Map<string, Ending | "handedBack">,
): Promise<void> {
  const { results, posts, unstarted } = inbox.take();
  const store = async (batch: readonly AccountResult[]) => {
    for (const [id, ending] of await writeReadings(ctx, batch, complete)) endings.set(id, ending);
  };
  await writeIsolated(results, store, (result, error) =>
    store([{ ...result, callMs: null, outcome: { kind: "failed", error }, postsFollow: false, isStrained: false }]),
  );
  // Posts of an account whose counts could not be stored have nothing to stand on; its job is already closed.
  const standing = posts.filter(({ account }) => endings.get(account.id) === "succeeded");
  await writeIsolated(
    standing,
    (batch) => writePosts(ctx, batch, complete),
    (result, error) =>
      writePosts(
        ctx,
        [{ ...result, outcome: { kind: "failed", error, restarts: false, gotFurther: false } }],
        complete,
      ),
  );
  if (unstarted.length > 0) {
    const ids = unstarted.map((account) => account.id);
    await handBack(ctx, ids, complete);
    for (const id of ids) endings.set(id, "handedBack");
  }
}
