import type { CallAsk, ReadLedger } from "@/lib/budgets";
import type { SyncAccount } from "@/lib/db/sync";
import type { PlatformError } from "@/lib/platforms/errors";
import type { Platform } from "@/lib/platforms/types";
import type { PlatformSource } from "@/lib/tokens";
import { platformIdOf } from "./read-account";

/** Accounts that may be read now, whose posts may be read as well, and why the others may not. */
export interface ReservedReads {
  readonly allowed: readonly SyncAccount[];
  readonly withPosts: ReadonlySet<string>;
  readonly refused: ReadonlyMap<SyncAccount, PlatformError>;
}

/**
 * The order in which what is scarce is given out: each owner's first account before anybody's second, hot accounts
 * before others among one owner's.
 */
export function inFairOrder<Account extends Pick<SyncAccount, "userId" | "syncTier">>(
  accounts: readonly Account[],
): Account[] {
  const isHot = (account: Account) => (account.syncTier === "hot" ? 0 : 1);
  const turns = new Map<string, number>();
  const placed = [...accounts]
    .sort((a, b) => isHot(a) - isHot(b))
    .map((account) => {
      const turn = turns.get(account.userId) ?? 0;
      turns.set(account.userId, turn + 1);
      return { account, turn };
    });
  return placed.sort((a, b) => a.turn - b.turn).map(({ account }) => account);
}

/** Reserves reads with their owners' tokens, counts before posts; those whose posts are due are named by `postsDue`. */
export async function reserveOwnReads(
  ledger: ReadLedger,
  source: PlatformSource,
  accounts: readonly SyncAccount[],
  postsDue: (account: SyncAccount) => boolean,
): Promise<ReservedReads> {
  const ordered = inFairOrder(accounts).map((account) => ({ account, platform: platformOf(source, account) }));
  const asks: CallAsk[] = [];
  const wantPosts = new Set<string>();
  for (const { account, platform } of ordered) {
    const calls = platform?.budgets?.reads.statistics;
    if (calls) asks.push({ ...askFor(account, platform, account.id, calls), isRepeat: account.isChargedToday });
  }
  for (const { account, platform } of ordered) {
    if (platform === null || !postsDue(account)) continue;
    wantPosts.add(account.id);
    const calls = platform.budgets?.reads.posts;
    if (calls) asks.push(askFor(account, platform, postsKey(account), calls));
  }
  const refusals = await ledger.reserve(asks);
  const refused = new Map<SyncAccount, PlatformError>();
  const allowed: SyncAccount[] = [];
  for (const { account } of ordered) {
    const refusal = refusals.get(account.id);
    if (refusal) refused.set(account, refusal);
    else allowed.push(account);
    if (refusal || refusals.has(postsKey(account))) wantPosts.delete(account.id);
  }
  return { allowed, withPosts: wantPosts, refused };
}

/** Reserves calls that read many accounts of a platform at once. Returns how many of them may be made, and why no more. */
export async function reservePublicCalls(
  ledger: ReadLedger,
  platforms: readonly { readonly platform: Platform; readonly calls: number }[],
): Promise<ReadonlyMap<string, { readonly calls: number; readonly refusal: PlatformError | null }>> {
  const asks = platforms.flatMap(({ platform, calls }) =>
    Array.from({ length: calls }, (_, index) => ({
      key: `${platform.id} ${index}`,
      platform,
      account: null,
      endpoints: platform.budgets?.reads.batch ?? [],
      isRepeat: true,
    })),
  );
  const refusals = await ledger.reserve(asks);
  return new Map(
    platforms.map(({ platform, calls }) => {
      const own = Array.from({ length: calls }, (_, index) => refusals.get(`${platform.id} ${index}`));
      const allowed = own.filter((refusal) => refusal === undefined).length;
      return [platform.id, { calls: allowed, refusal: own.find((refusal) => refusal !== undefined) ?? null }];
    }),
  );
}

/** At the most that it may cost: whether its posts were read on this day is known only once they are listed. */
function askFor(account: SyncAccount, platform: Platform, key: string, endpoints: readonly string[]): CallAsk {
  return { key, platform, account: account.id, endpoints, isRepeat: false };
}

function postsKey({ id }: SyncAccount): string {
  return `${id} posts`;
}

/** Null for a platform that this version does not know: opening its session says so, for this account alone. */
function platformOf(source: PlatformSource, account: SyncAccount): Platform | null {
  try {
    return source.platform(platformIdOf(account), account.loginVariant);
  } catch {
    return null;
  }
}
