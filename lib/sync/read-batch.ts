import { pauseForCredit, ReadLedger } from "@/lib/budgets";
import { utcDay } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { loadPostRounds } from "@/lib/db/post-rounds";
import type { SyncAccount } from "@/lib/db/sync";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { PlatformCallReport } from "@/lib/platforms/http";
import type { PlatformId } from "@/lib/platforms/manifests";
import { openSessions, type PlatformSource } from "@/lib/tokens";
import { AccountReader } from "./account-reader";
import { averageMs, type CallTally, noCalls, plus } from "./call-tally";
import { historyLoader } from "./history-loader";
import { PageKeeper } from "./keep-pages";
import { platformIdOf } from "./read-account";
import { mayReadPublicly, readPublicly } from "./read-public";
import { accountsCharged, readToday } from "./read-today";
import { inFairOrder, type ReservedReads, reserveOwnReads, reservePublicCalls } from "./reserve-reads";
import type { AccountResult, Deliver } from "./results";

interface BatchParts {
  readonly stopAt: () => number;
  /** Whether a person waits for these reads. */
  readonly urgent: boolean;
  /** When the accounts were loaded. */
  readonly asOf: Date;
  readonly source: PlatformSource;
  readonly deliver: Deliver;
}

const historyDays = 31;
const noPostsDue = { postsFollow: false, wentThrough: true, isStrained: false } as const;
const readable = new Set(["active", "error"]);

/**
 * Reads a batch of accounts: many at a time without a token where the platform and the day allow it, the others each
 * with its owner's token, a bounded number of them beside each other per platform, and then the posts of those whose
 * posts are due. No more is asked than the platforms' budgets hold; the rest is postponed. Everything is delivered as it
 * comes. Throws only when the database cannot be reached.
 */
export async function readBatch(
  ctx: SystemContext,
  accounts: readonly SyncAccount[],
  parts: BatchParts,
): Promise<void> {
  const ledger = new ReadLedger(ctx, parts.urgent);
  const reader = new BatchReader(ctx, parts, ledger);
  try {
    await reader.read(accounts);
  } finally {
    await ledger.settle();
  }
}

function notConnected(): AppError {
  return new AppError("NEEDS_RECONNECT", "The account needs to be connected again.");
}

/** A read of which nothing was asked. */
function unasked(account: SyncAccount, error: unknown): AccountResult {
  const nothing = { calls: 0, callMs: null, postsFollow: false, wentThrough: false, isStrained: false };
  return { account, ...nothing, outcome: { kind: "failed", error } };
}

function postsDue(account: SyncAccount, source: PlatformSource, now: Date): boolean {
  const due = account.nextPostsAt === null || new Date(account.nextPostsAt) <= now;
  return due && source.platform(platformIdOf(account)).posts !== undefined;
}

/** One batch, from what may be asked to what was answered. */
class BatchReader {
  constructor(
    private readonly ctx: SystemContext,
    private readonly parts: BatchParts,
    private readonly ledger: ReadLedger,
  ) {}

  async read(accounts: readonly SyncAccount[]): Promise<void> {
    const { deliver, source } = this.parts;
    const ready: SyncAccount[] = [];
    for (const account of accounts) {
      if (!readable.has(account.status)) deliver.result(unasked(account, notConnected()));
      else if (account.isPaused) deliver.result(unasked(account, paused(account)));
      else ready.push(account);
    }
    const ownDue = (account: SyncAccount) => postsDue(account, source, this.ctx.now());
    const withToken = await this.readPublicPart(ready);
    if (withToken.length === 0) return;
    const reserved = await reserveOwnReads(this.ledger, source, withToken, ownDue);
    for (const [account, refusal] of reserved.refused) deliver.result(unasked(account, refusal));
    await this.readOwn(reserved);
  }

  private async readOwn({ allowed, withPosts }: ReservedReads): Promise<void> {
    const { deliver, source } = this.parts;
    const calls = new Map<string, CallTally>();
    const byId = new Map(allowed.map((account) => [account.id, account]));
    const today = await readToday(this.ctx.db, allowed, withPosts, this.parts);
    const sessions = await openSessions(
      this.ctx,
      allowed.map(({ adapterState, ...account }) => ({ ...account, state: adapterState })),
      {
        source,
        onCall: (report, id) => {
          calls.set(id, plus(calls.get(id) ?? noCalls, report));
          const account = byId.get(id);
          if (!account) return;
          const alreadyRead = today.get(id);
          const subject = { account: id, isRepeat: account.isChargedToday, ...(alreadyRead && { alreadyRead }) };
          this.ledger.note(report, source.platform(account.platform, account.loginVariant), subject);
        },
      },
    );
    const firstDay = utcDay(new Date(this.ctx.now().getTime() - historyDays * 86_400_000));
    const historyOf = historyLoader(this.ctx.db, firstDay);
    const listed = allowed.filter(({ id }) => withPosts.has(id)).map(({ seq }) => seq);
    const reader = new AccountReader(this.ctx, {
      ...this.parts,
      calls,
      historyOf,
      withPosts,
      postsDue: (account) => postsDue(account, source, this.ctx.now()),
      rounds: await loadPostRounds(this.ctx.db, listed),
      pages: new PageKeeper(this.ctx, this.ledger),
      ledger: this.ledger,
    });
    await Promise.all(
      allowed.map(async (account) => {
        const outcome = sessions.get(account.id);
        if (outcome?.ok) return reader.read(account, outcome.session);
        deliver.result(unasked(account, outcome?.error ?? notConnected()));
      }),
    );
    for (const error of reader.outOfCredit.values()) await pauseForCredit(this.ctx, error);
  }

  /** Reads what may be read without a token; returns the accounts that are left. */
  private async readPublicPart(accounts: readonly SyncAccount[]): Promise<SyncAccount[]> {
    const { asOf, deliver, source } = this.parts;
    const candidates = new Map<PlatformId, SyncAccount[]>();
    const withToken: SyncAccount[] = [];
    for (const account of accounts) {
      const id = publicPlatform(this.ctx, account, source);
      if (id === null) withToken.push(account);
      else candidates.set(id, [...(candidates.get(id) ?? []), account]);
    }
    if (candidates.size === 0) return withToken;
    const wanted = [...candidates].map(([id, members]) => {
      const platform = source.platform(id);
      const size = platform.batchStatistics?.maxAccounts ?? 1;
      return { platform, members: inFairOrder(members), size, calls: Math.ceil(members.length / size) };
    });
    const allowed = await reservePublicCalls(this.ledger, wanted);
    await Promise.all(
      wanted.map(async ({ platform, members, size }) => {
        const { calls = 0, refusal = null } = allowed.get(platform.id) ?? {};
        const asked = members.slice(0, calls * size);
        if (refusal) for (const account of members.slice(calls * size)) deliver.result(unasked(account, refusal));
        const alreadyRead = { dayUtc: utcDay(asOf), names: accountsCharged(asked) };
        let tally = noCalls;
        const watch = {
          onFailure: (error: unknown) =>
            log.warn("public read failed", { action: "sync", platform: platform.id, error }),
          onCall: (report: PlatformCallReport) => {
            tally = plus(tally, report);
            this.ledger.note(report, platform, { account: null, isRepeat: true, alreadyRead });
          },
        };
        const id = platformIdOf({ platform: platform.id });
        const { readings, needToken } = await readPublicly(source, id, asked, this.ctx.now, watch);
        withToken.push(...needToken);
        const callMs = averageMs(tally);
        for (const account of asked) {
          const outcome = readings.get(account.id);
          if (outcome) deliver.result({ account, calls: 1, callMs, outcome, ...noPostsDue });
        }
      }),
    );
    return withToken;
  }
}

function paused({ platform }: SyncAccount): AppError {
  return new AppError("PLATFORM_PAUSED", `Reading from ${platform} is paused at the moment.`);
}

/** The platform to ask publicly about this account, or null where that is not possible or not wanted. */
function publicPlatform(ctx: SystemContext, account: SyncAccount, source: PlatformSource): PlatformId | null {
  try {
    const id = platformIdOf(account);
    if (!source.platform(id).batchStatistics || source.call(id).credentials.apiKey === null) return null;
    return mayReadPublicly(account, postsDue(account, source, ctx.now())) ? id : null;
  } catch (error) {
    // Not set up here: opening the session says so for this account alone.
    if (error instanceof AppError) return null;
    throw error;
  }
}
