import type { SystemContext } from "@/lib/context";
import type { SyncAccount } from "@/lib/db/sync";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformId } from "@/lib/platforms/manifests";
import { type OpenSession, openSessions, type PlatformSource } from "@/lib/tokens";
import { historyLoader } from "./history-loader";
import { platformIdOf, readWithToken } from "./read-account";
import { mayReadPublicly, readPublicly } from "./read-public";
import type { AccountResult, PostsResult, StatisticsRead } from "./results";
import { readPosts } from "./sync-posts";
import { inTurn, notStarted, withinLimit } from "./turns";

/** Receives what was read, as it comes. */
export interface Deliver {
  result(result: AccountResult): void;
  postsResult(result: PostsResult): void;
  notStarted(account: SyncAccount): void;
}

interface BatchParts {
  readonly stopAt: () => number;
  /** Whether a person waits for these reads. */
  readonly urgent: boolean;
  readonly source: PlatformSource;
  readonly deliver: Deliver;
}

const historyDays = 31;
const readable = new Set(["active", "error"]);

/**
 * Reads a batch of accounts: many at a time without a token where the platform and the day allow it, the others each
 * with its owner's token, a bounded number of them beside each other per platform, and then the posts of those whose
 * posts are due. Everything is delivered as it comes. Throws only when the database cannot be reached.
 */
export async function readBatch(
  ctx: SystemContext,
  accounts: readonly SyncAccount[],
  parts: BatchParts,
): Promise<void> {
  const { source, deliver } = parts;
  const ready = accounts.filter((account) => readable.has(account.status));
  for (const account of accounts) {
    if (!readable.has(account.status)) deliver.result(failed(account, 0, notConnected()));
  }
  const withToken = await readPublicPart(ctx, ready, source, deliver);
  const calls = new Map<string, number>();
  const sessions = await openSessions(
    ctx,
    withToken.map(({ adapterState, ...account }) => ({ ...account, state: adapterState })),
    { source, onCall: (_report, id) => calls.set(id, (calls.get(id) ?? 0) + 1) },
  );
  const firstDay = new Date(ctx.now().getTime() - historyDays * 86_400_000).toISOString().slice(0, 10);
  const reader = new AccountReader(ctx, parts, calls, historyLoader(ctx.db, firstDay));
  await Promise.all(
    withToken.map(async (account) => {
      const outcome = sessions.get(account.id);
      if (outcome?.ok) return reader.read(account, outcome.session);
      deliver.result(failed(account, 0, outcome?.error ?? notConnected()));
    }),
  );
}

function notConnected(): AppError {
  return new AppError("NEEDS_RECONNECT", "The account needs to be connected again.");
}

function failed(account: SyncAccount, calls: number, error: unknown): AccountResult {
  return { account, calls, outcome: { kind: "failed", error }, postsFollow: false };
}

function postsDue(account: SyncAccount, source: PlatformSource, now: Date): boolean {
  const due = account.nextPostsAt === null || new Date(account.nextPostsAt) <= now;
  return due && source.platform(platformIdOf(account)).posts !== undefined;
}

/** Reads what may be read without a token; returns the accounts that are left. */
async function readPublicPart(
  ctx: SystemContext,
  accounts: readonly SyncAccount[],
  source: PlatformSource,
  deliver: Deliver,
): Promise<SyncAccount[]> {
  const candidates = new Map<PlatformId, SyncAccount[]>();
  const withToken: SyncAccount[] = [];
  for (const account of accounts) {
    const id = publicPlatform(ctx, account, source);
    if (id === null) withToken.push(account);
    else candidates.set(id, [...(candidates.get(id) ?? []), account]);
  }
  await Promise.all(
    [...candidates].map(async ([platform, members]) => {
      const onFailure = (error: unknown) => log.warn("public read failed", { action: "sync", platform, error });
      const { readings, needToken } = await readPublicly(source, platform, members, ctx.now, onFailure);
      withToken.push(...needToken);
      for (const account of members) {
        const outcome = readings.get(account.id);
        if (outcome) deliver.result({ account, calls: 1, outcome, postsFollow: false });
      }
    }),
  );
  return withToken;
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

/** Reads single accounts with their tokens. A limit of the whole app spares the accounts that have not been asked yet. */
class AccountReader {
  private readonly appLimits = new Map<string, PlatformError>();

  constructor(
    private readonly ctx: SystemContext,
    private readonly parts: BatchParts,
    private readonly calls: ReadonlyMap<string, number>,
    private readonly historyOf: ReturnType<typeof historyLoader>,
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
    deliver.postsResult(
      posts === notStarted
        ? { account, calls: this.callsOf(account), read, outcome: { kind: "unstarted" } }
        : { account, calls: this.callsOf(account), read, outcome: posts },
    );
  }

  private callsOf(account: SyncAccount): number {
    return this.calls.get(account.id) ?? 0;
  }

  private async readCounts(account: SyncAccount, session: OpenSession): Promise<AccountResult | typeof notStarted> {
    const limit = this.appLimits.get(account.platform);
    if (limit) return failed(account, 0, limit);
    try {
      const parts = { historyOf: this.historyOf, now: this.ctx.now };
      const outcome = await withinLimit(account.platform, this.parts.stopAt, readWithToken(account, session, parts));
      if (outcome === notStarted) return notStarted;
      const postsFollow = outcome.verdict.action !== "hold" && postsDue(account, this.parts.source, this.ctx.now());
      return { account, calls: this.callsOf(account), outcome, postsFollow };
    } catch (error) {
      this.note(account, error);
      return failed(account, this.callsOf(account), error);
    }
  }

  private async readPosts(
    account: SyncAccount,
    session: OpenSession,
    { at }: StatisticsRead,
  ): Promise<PostsResult["outcome"]> {
    const { posts } = session.platform;
    if (!posts) return { kind: "unstarted" };
    try {
      const listing = readPosts((cursor) => session.run((live) => posts.fetchPage(live, cursor)), at);
      const read = await withinLimit(account.platform, this.parts.stopAt, listing);
      return read === notStarted ? { kind: "unstarted" } : read;
    } catch (error) {
      this.note(account, error);
      return { kind: "failed", error };
    }
  }

  /** Logs what is a defect of ours, and remembers limits that every account of the platform shares. */
  private note(account: SyncAccount, error: unknown): void {
    const { platform } = account;
    if (!(error instanceof AppError) || (error instanceof PlatformError && error.action === "tell_operator")) {
      log.error("reading an account failed", { action: "sync", platform, connectionId: account.id, error });
    }
    if (
      error instanceof PlatformError &&
      error.action === "wait" &&
      error.limitOwner !== null &&
      error.limitOwner !== "account"
    ) {
      this.appLimits.set(platform, error);
    }
  }
}
