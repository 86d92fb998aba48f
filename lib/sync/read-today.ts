import { resourceName } from "@/lib/budgets";
import type { Db } from "@/lib/db/client";
import { readPostsOfDay } from "@/lib/db/posts";
import type { SyncAccount } from "@/lib/db/sync";
import type { PlatformSource } from "@/lib/tokens";
import { platformIdOf } from "./read-account";

/**
 * What was read of accounts before on this UTC day, by the account's id, as a ledger names it: their counts, and the posts
 * that are stored with a number of this day. One statement, and none where no platform takes money for reading.
 */
export async function readToday(
  db: Db,
  accounts: readonly SyncAccount[],
  withPosts: ReadonlySet<string>,
  { source, now }: { readonly source: PlatformSource; readonly now: Date },
): Promise<ReadonlyMap<string, Set<string>>> {
  const paid = accounts.filter((account) => {
    const { budgets } = source.platform(platformIdOf(account));
    return budgets?.list.some(({ currency }) => currency !== undefined);
  });
  const listed = paid.filter(({ id }) => withPosts.has(id)).map(({ seq }) => seq);
  const posts = await readPostsOfDay(db, listed, now.toISOString().slice(0, 10));
  return new Map(
    paid.map(({ id, seq, platformUserId, hasSnapshotToday }) => {
      const own = hasSnapshotToday ? [resourceName("account", platformUserId)] : [];
      return [id, new Set([...own, ...(posts.get(seq) ?? []).map((post) => resourceName("post", post))])];
    }),
  );
}
