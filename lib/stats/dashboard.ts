import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { readConnections } from "@/lib/db/connection-statistics-reader";
import { readOpenNotices } from "@/lib/db/notices-reader";
import { readSnapshots } from "@/lib/db/snapshots-reader";
import { audienceDimensions } from "@/lib/platforms/types";
import type { AccountAudience } from "@/lib/schemas/audience";
import type { HistoryDays } from "@/lib/schemas/history-days";
import { actionableKinds } from "@/lib/schemas/notice-kinds";
import type { Notice } from "@/lib/schemas/notices";
import type { Account, History, Post } from "@/lib/schemas/stats";
import { runningSince, toAccount, visible } from "./account";
import { toAudience } from "./audience";
import { buildHistory, historySpan, missedBySeq } from "./history";
import { toPostAnswer } from "./posts";

const newestPosts = 8;

export interface Dashboard {
  readonly accounts: Account[];
  readonly history: History;
  /** The newest posts over all connected accounts. */
  readonly posts: Post[];
  /** Who follows each connected account, in the order of the accounts. */
  readonly audiences: AccountAudience[];
  /** What only the person can mend, and has not put aside. */
  readonly notices: Notice[];
  /** When all of this was read. */
  readonly readAt: string;
}

/** Everything a person's dashboard shows, in three database calls side by side. */
export async function getDashboard(ctx: PersonContext, input: { days: HistoryDays }): Promise<Dashboard> {
  const now = ctx.now();
  const span = historySpan(now, input.days);
  const [connections, snapshots, notices] = await Promise.all([
    readConnections(ctx.reader, {
      userId: ctx.userId,
      queuedSince: runningSince(now),
      posts: newestPosts,
      audience: audienceDimensions.length,
      missedFrom: span.fromDay,
    }),
    readSnapshots(ctx.reader, span),
    readOpenNotices(ctx.reader, ctx.userId, actionableKinds),
  ]);
  const rows = visible(connections);
  const accounts = rows.map(toAccount);
  const { youtubeDerivedMetrics } = env();
  const posts = rows.flatMap((row, index) => {
    const account = accounts[index];
    return account && account.status !== "disconnected" ? row.posts.map((post) => toPostAnswer(post, account)) : [];
  });
  return {
    accounts,
    history: buildHistory(accounts, snapshots, input.days, {
      now,
      missed: missedBySeq(connections),
      youtubeDerivedMetrics,
    }),
    posts: posts.sort((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt)).slice(0, newestPosts),
    audiences: rows.filter(({ status }) => status !== "disconnected").map((row) => toAudience(row, now)),
    notices: notices.map((notice) => ({ ...notice, params: { ...notice.params } })),
    readAt: now.toISOString(),
  };
}
