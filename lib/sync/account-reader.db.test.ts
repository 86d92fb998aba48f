import { expect, it } from "vitest";
import { ReadLedger } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import { loadSyncAccounts, type SyncAccount } from "@/lib/db/sync";
import { type LimitOwner, PlatformError } from "@/lib/platforms/errors";
import type { OpenSession } from "@/lib/tokens";
import { system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { onToyPosts, ownerId } from "@/tests/support/toy-posts";
import { AccountReader } from "./account-reader";
import { historyLoader } from "./history-loader";
import { PageKeeper } from "./keep-pages";

onToyPosts();

/** Reads two accounts, one after the other, at a platform that refuses to list posts; what was asked of it, in order. */
async function askedWhere(limitOwner: LimitOwner): Promise<string[]> {
  const asked: string[] = [];
  const ids = (await toyAccounts(ownerId(), 2)).map(({ id }) => id);
  const ctx = system();
  const accounts = await loadSyncAccounts(ctx.db, ids, clock.now());
  const ledger = new ReadLedger(ctx, false);
  const reader = new AccountReader(ctx, {
    stopAt: () => Number.POSITIVE_INFINITY,
    urgent: false,
    deliver: { result: () => undefined, postsResult: () => undefined, notStarted: () => undefined },
    calls: new Map(),
    historyOf: historyLoader(ctx.db, clock.now().toISOString().slice(0, 10)),
    withPosts: new Set(ids),
    postsDue: () => true,
    rounds: new Map(),
    pages: new PageKeeper(ctx, ledger),
    ledger,
  });
  const sessionOf = (account: SyncAccount): OpenSession => {
    const source = toySource((id) => {
      asked.push("counts");
      return toyStatistics(id, 1_000);
    });
    const fetchPage = async () => {
      asked.push("posts");
      throw new PlatformError({ platform: "youtube", code: "QUOTA_EXHAUSTED", detail: "spent", limitOwner });
    };
    const platform = { ...source.platform("youtube"), posts: { fetchPage } };
    const { platformUserId, adapterState: state } = account;
    const session = { ...source.call("youtube"), accessToken: "toy-token", account: { platformUserId, state } };
    return { connectionId: account.id, platform, run: (work) => work(session) };
  };
  for (const account of accounts) await reader.read(account, sessionOf(account));
  return asked;
}

it("what an endpoint's limit keeps from being listed, keeps nobody's counts from being read", async () => {
  expect(await askedWhere("endpoint")).toEqual(["counts", "posts", "counts"]);
});

it("a limit of the whole app ends everything, that of an account nothing of the others", async () => {
  expect(await askedWhere("app")).toEqual(["counts", "posts"]);
  expect(await askedWhere("account")).toEqual(["counts", "posts", "counts", "posts"]);
});
