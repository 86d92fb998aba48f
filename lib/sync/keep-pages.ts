import type { ReadLedger } from "@/lib/budgets";
import { utcDay } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { advancePostRounds } from "@/lib/db/post-rounds";
import { upsertPostMetrics, upsertPosts } from "@/lib/db/posts";
import type { SyncAccount } from "@/lib/db/sync";
import { lockConnections } from "@/lib/db/sync-outcomes";
import { postRow } from "./post-rows";
import type { RoundPage } from "./sync-posts";
import { writeIsolated } from "./write-isolated";

interface KeptPage extends RoundPage {
  readonly account: SyncAccount;
}

interface Waiting {
  readonly page: KeptPage;
  resolve(isKept: boolean): void;
  reject(error: unknown): void;
}

/**
 * Stores pages of listings that go on, each with the place where its listing goes on. Pages that come while others are
 * being written go together into the next write, so that a write costs the same number of statements for one as for many
 * and no listing waits for more than two of them. What their calls have cost beyond what was reserved is written with them.
 */
export class PageKeeper {
  private waiting: Waiting[] = [];
  private isWriting = false;

  constructor(
    private readonly ctx: SystemContext,
    private readonly ledger: ReadLedger,
  ) {}

  /**
   * Resolves when the page is stored: true, or false where it may not be, because the account is no longer ours to read or
   * somebody else has gone on with its listing. Rejects where the database cannot be reached, or refuses the page.
   */
  keep(page: KeptPage): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ page, resolve, reject });
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await writeIsolated(
          batch,
          (part) => this.store(part),
          async ({ reject }, error) => reject(error),
        );
      } catch (error) {
        // Those that are stored have been told already.
        for (const { reject } of batch) reject(error);
      }
    }
    this.isWriting = false;
  }

  private async store(batch: readonly Waiting[]): Promise<void> {
    const kept = await storePages(
      this.ctx,
      this.ledger,
      batch.map(({ page }) => page),
    );
    for (const { page, resolve } of batch) resolve(kept.has(page.account.seq));
  }
}

async function storePages(ctx: SystemContext, ledger: ReadLedger, pages: readonly KeptPage[]): Promise<Set<number>> {
  const { kept, settled } = await ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const ids = pages.map(({ account }) => account.id);
    const locked = await lockConnections(trx, ids);
    const readable = new Set(
      locked.filter(({ status }) => status === "active" || status === "error").map(({ id }) => id),
    );
    const kept = await advancePostRounds(
      trx,
      pages
        .filter(({ account }) => readable.has(account.id))
        .map(({ account, round, after }) => ({
          ...round,
          connectionSeq: account.seq,
          userId: account.userId,
          after,
        })),
    );
    const rows = pages
      .filter(({ account }) => kept.has(account.seq))
      .flatMap(({ account, posts }) => posts.map((post) => postRow(account, post)));
    await upsertPosts(trx, rows, now);
    await upsertPostMetrics(trx, rows, utcDay(now), now);
    // Last: everybody else who reads from the platform waits for these rows.
    return { kept, settled: await ledger.settleExcess(trx) };
  });
  settled();
  return kept;
}
