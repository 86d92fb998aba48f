import "server-only";
import DataLoader from "dataloader";
import type { Db } from "@/lib/db";
import { type Lease, takeLeases, type WantedLease } from "@/lib/db/token-leases";
import { readTokens, type TokenRow } from "@/lib/db/tokens";

/** Answers those who ask at the same moment by one statement; each answer is of the time after it was asked for. */
function together<Asked, Answer>(answer: (db: Db, asked: readonly Asked[]) => Promise<Answer[]>) {
  const loaders = new WeakMap<Db, DataLoader<Asked, Answer>>();
  return (db: Db, asked: Asked): Promise<Answer> => {
    const loader =
      loaders.get(db) ??
      new DataLoader<Asked, Answer>((all) => answer(db, all), { cache: false, batchScheduleFn: setImmediate });
    loaders.set(db, loader);
    return loader.load(asked);
  };
}

/**
 * A token row as it is stored now, or null when it is gone. A process that waits for many refreshes of others looks at
 * all of them together.
 */
export const readTokenTogether = together(async (db, ids: readonly string[]): Promise<(TokenRow | null)[]> => {
  const found = new Map((await readTokens(db, ids)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
});

/** The lease that is wanted, or null where somebody was faster; see `takeLeases`. */
export const takeLeaseTogether = together(async (db, wanted: readonly WantedLease[]): Promise<(Lease | null)[]> => {
  const taken = await takeLeases(db, wanted);
  return wanted.map(({ tokenId, holder }) => {
    const lease = taken.get(tokenId);
    return lease?.holder === holder ? lease : null;
  });
});
