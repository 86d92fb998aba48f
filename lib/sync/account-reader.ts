import type { ReadLedger } from "@/lib/budgets";
import type { SystemContext } from "@/lib/context";
import type { PostRound } from "@/lib/db/post-rounds";
import type { SyncAccount } from "@/lib/db/sync";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { limitsWholeApp, PlatformError } from "@/lib/platforms/errors";
import { clientOf } from "@/lib/platforms/logins";
import type { OpenSession } from "@/lib/tokens";
import { averageMs, type CallTally, noCalls } from "./call-tally";
import type { historyLoader } from "./history-loader";
import type { PageKeeper } from "./keep-pages";
import { readWithToken } from "./read-account";
import type { AccountResult, Deliver, PostsResult, StatisticsRead } from "./results";
import { readPosts } from "./sync-posts";
import { inTurn, notStarted, withinLimit } from "./turns";

interface ReaderParts {
  readonly stopAt: () => number;
  /** Whether a person waits for these reads. */
  readonly urgent: boolean;
  readonly deliver: Deliver;
  /** Remote calls so far, by connection. */
  readonly calls: ReadonlyMap<string, CallTally>;
  readonly historyOf: ReturnType<typeof historyLoader>;
  /** Accounts whose posts are read after their counts. */
  readonly withPosts: ReadonlySet<string>;
  /** Whether an account's posts are due, read or not. */
  postsDue(account: SyncAccount): boolean;
  /** Listings of posts that earlier attempts have left, by the account's number. */
  readonly rounds: ReadonlyMap<number, PostRound>;
  readonly pages: PageKeeper;
  readonly ledger: ReadLedger;
}

/** What is read of an account, each at endpoints of its own. */
type Part = "counts" | "posts";

/**
 * Reads single accounts with their tokens. A limit of the whole app spares the accounts that have not been asked yet; one of
 * an endpoint spares them what it was hit by, counts or posts, and nothing else.
 */
export class AccountReader {
  /** What a platform said that wants money before it answers anybody, by platform. */
  readonly outOfCredit = new Map<string, PlatformError>();
  /** By developer app (see `clientOf`), and by app and part where only that is limited. */
  private readonly limits = new Map<string, PlatformError>();

  constructor(
    private readonly ctx: SystemContext,
    private readonly parts: ReaderParts,
  ) {}

  async read(account: SyncAccount, session: OpenSession): Promise<void> {
    const { deliver, stopAt, urgent } = this.parts;
    const place = { platform: account.platform, urgent };
    const counts = await inTurn(place, stopAt, () => this.readCounts(account, session));
    if (counts === notStarted) return deliver.notStarted(account);
    deliver.result(counts);
    if (!counts.postsFollow || counts.outcome.kind !== "read") return;
    const read = counts.outcome;
    const posts = await inTurn(place, stopAt, () => this.readPosts(account, session, read));
    const outcome = posts === notStarted ? ({ kind: "unstarted" } as const) : posts;
    const wentThrough = outcome.kind === "failed" ? this.callsOf(account) > counts.calls : outcome.kind !== "unstarted";
    deliver.postsResult({ ...this.stateOf(account), read, wentThrough, outcome });
  }

  private stateOf(account: SyncAccount) {
    const isStrained = this.parts.ledger.isStrained(account.platform, account.id);
    const tally = this.parts.calls.get(account.id) ?? noCalls;
    return { account, calls: tally.count, callMs: averageMs(tally), isStrained };
  }

  private callsOf({ id }: SyncAccount): number {
    return this.parts.calls.get(id)?.count ?? 0;
  }

  private failed(account: SyncAccount, error: unknown, wentThrough: boolean): AccountResult {
    return { ...this.stateOf(account), outcome: { kind: "failed", error }, postsFollow: false, wentThrough };
  }

  private async readCounts(account: SyncAccount, session: OpenSession): Promise<AccountResult | typeof notStarted> {
    const limit = this.limitOf(session, "counts");
    if (limit) return this.failed(account, limit, false);
    const callsBefore = this.callsOf(account);
    try {
      const parts = { historyOf: this.parts.historyOf, now: this.ctx.now };
      const outcome = await withinLimit(account.platform, this.parts.stopAt, readWithToken(account, session, parts));
      if (outcome === notStarted) return notStarted;
      const postsFollow = outcome.verdict.action !== "hold" && this.parts.withPosts.has(account.id);
      return { ...this.stateOf(account), outcome, postsFollow, wentThrough: !this.parts.postsDue(account) };
    } catch (error) {
      this.note(account, session, "counts", error);
      const wasAsked = this.callsOf(account) > callsBefore;
      return this.failed(account, error, wasAsked && !this.parts.postsDue(account));
    }
  }

  private async readPosts(
    account: SyncAccount,
    session: OpenSession,
    { at }: StatisticsRead,
  ): Promise<PostsResult["outcome"]> {
    const { posts } = session.platform;
    if (!posts) return { kind: "unstarted" };
    const reason = posts.withheld?.({ platformUserId: account.platformUserId, state: account.adapterState }) ?? null;
    if (reason !== null) return { kind: "withheld", reason };
    const limit = this.limitOf(session, "posts");
    if (limit) return { kind: "failed", error: limit, restarts: false, gotFurther: false };
    const { stopAt, rounds, pages } = this.parts;
    let isAwaited = true;
    const goesOn = () => isAwaited && Date.now() < stopAt();
    try {
      const listing = readPosts({
        platform: account.platform,
        fetchPage: (cursor) => session.run((live) => posts.fetchPage(live, cursor)),
        keepPage: async (page) => isAwaited && pages.keep({ ...page, account }),
        goesOn,
        stored: rounds.get(account.seq) ?? null,
        now: at,
      });
      const read = await withinLimit(account.platform, stopAt, listing);
      if (read === notStarted) return { kind: "unstarted" };
      if (read.kind === "failed" || read.kind === "given_up") this.note(account, session, "posts", read.error);
      return read;
    } catch (error) {
      this.note(account, session, "posts", error);
      return { kind: "failed", error, restarts: false, gotFurther: false };
    } finally {
      // A listing that nobody waits for any more asks and stores nothing further.
      isAwaited = false;
    }
  }

  private limitOf({ platform: login }: OpenSession, part: Part): PlatformError | undefined {
    const app = clientOf(login);
    return this.limits.get(app) ?? this.limits.get(`${app} ${part}`);
  }

  /** Logs what is a defect of ours, and remembers limits that all accounts share that the same app reads. */
  private note(account: SyncAccount, { platform: login }: OpenSession, part: Part, error: unknown): void {
    const { platform } = account;
    if (!(error instanceof AppError) || (error instanceof PlatformError && error.action === "tell_operator")) {
      log.error("reading an account failed", { action: "sync", platform, connectionId: account.id, error });
    }
    if (!(error instanceof PlatformError)) return;
    const isAppLimit = limitsWholeApp(error);
    const isOutOfCredit = error.action === "pause_platform";
    if (isAppLimit || isOutOfCredit) this.limits.set(clientOf(login), error);
    else if (error.action === "wait" && error.limitOwner === "endpoint")
      this.limits.set(`${clientOf(login)} ${part}`, error);
    if (isAppLimit) this.parts.ledger.noteRefusal(error, login);
    if (isOutOfCredit) this.outOfCredit.set(platform, error);
  }
}
