import { type ReadOnDay, resourceName } from "@/lib/budgets";
import { utcDay } from "@/lib/clock";
import type { Db } from "@/lib/db/client";
import { readPostsOfDay } from "@/lib/db/posts";
import type { SyncAccount } from "@/lib/db/sync";
import type { PlatformSource } from "@/lib/tokens";
import { platformIdOf } from "./read-account";

/**
 * What was read of accounts before on the UTC day of `asOf`, when they were loaded, by the account's id: their counts, and
 * the posts that are stored with a number of this day. One statement, and none where no platform takes money for reading.
 */
export async function readToday(
  db: Db,
  accounts: readonly SyncAccount[],
  withPosts: ReadonlySet<string>,
  { source, asOf }: { readonly source: PlatformSource; readonly asOf: Date },
): Promise<ReadonlyMap<string, ReadOnDay>> {
  const dayUtc = utcDay(asOf);
  const paid = accounts.filter((account) => {
    const { budgets } = source.platform(platformIdOf(account));
    return budgets?.list.some(({ currency }) => currency !== undefined);
  });
  const listed = paid.filter(({ id }) => withPosts.has(id)).map(({ seq }) => seq);
  const posts = await readPostsOfDay(db, listed, dayUtc);
  return new Map(
    paid.map((account) => {
      const names = accountsCharged([account]);
      for (const post of posts.get(account.seq) ?? []) names.add(resourceName("post", post));
      return [account.id, { dayUtc, names }];
    }),
  );
}

/** Those of the accounts for which money was counted on the day on which they were loaded, by `resourceName`. */
export function accountsCharged(accounts: readonly SyncAccount[]): Set<string> {
  const charged = accounts.filter(({ isChargedToday }) => isChargedToday);
  return new Set(charged.map(({ platformUserId }) => resourceName("account", platformUserId)));
}
