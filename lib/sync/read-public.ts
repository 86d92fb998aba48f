import type { SyncAccount } from "@/lib/db/sync";
import type { PlatformCallReport } from "@/lib/platforms/http";
import type { PlatformId } from "@/lib/platforms/manifests";
import type { PlatformSource } from "@/lib/tokens";
import { looksDoubtful } from "./judge";
import type { StatisticsRead } from "./results";

/** What public reads gave: readings by connection id, and accounts that must be read with their owner's token. */
export interface PublicReads {
  readonly readings: ReadonlyMap<string, StatisticsRead>;
  readonly needToken: readonly SyncAccount[];
}

/** Whether an account may be read without its owner's token now: its day has a snapshot, and nobody asked for more. */
export function mayReadPublicly(account: SyncAccount, postsDue: boolean): boolean {
  return account.hasSnapshotToday && !account.askedFor && !postsDue && account.implausibleSince === null;
}

/**
 * Reads accounts of one platform many at a time with our app's key. Whoever the platform leaves out, whoever's number is
 * doubtful and everybody in a failed call are returned for a read with the owner's token. Never throws: a failed public
 * read costs nothing but itself.
 */
export async function readPublicly(
  source: PlatformSource,
  platform: PlatformId,
  accounts: readonly SyncAccount[],
  now: () => Date,
  watch: {
    readonly onFailure: (error: unknown) => void;
    readonly onCall?: (report: PlatformCallReport) => void;
  },
): Promise<PublicReads> {
  const readings = new Map<string, StatisticsRead>();
  const needToken: SyncAccount[] = [];
  const batch = source.platform(platform).batchStatistics;
  const size = batch?.maxAccounts ?? 1;
  const chunks = Array.from({ length: Math.ceil(accounts.length / size) }, (_, index) =>
    accounts.slice(index * size, (index + 1) * size),
  );
  await Promise.all(
    chunks.map(async (chunk) => {
      if (!batch) return needToken.push(...chunk);
      try {
        const { byId, sha256 } = await batch.fetch(
          source.call(platform, watch.onCall ? { onCall: watch.onCall } : {}),
          chunk.map((account) => account.platformUserId),
        );
        const at = now();
        for (const account of chunk) {
          const statistics = byId.get(account.platformUserId);
          const reference = account.followers && {
            followers: account.followers.value,
            at: new Date(account.followers.asOf),
          };
          const flagged = (account.followers?.flags ?? 0) !== 0;
          const followers = statistics?.counts.followers.value ?? null;
          if (!statistics || flagged || looksDoubtful(followers, { reference, implausibleSince: null }, at)) {
            needToken.push(account);
            continue;
          }
          const verdict = { action: "publish", since: null } as const;
          readings.set(account.id, { kind: "read", platform, access: "public", statistics, sha256, at, verdict });
        }
      } catch (error) {
        watch.onFailure(error);
        needToken.push(...chunk);
      }
    }),
  );
  return { readings, needToken };
}
