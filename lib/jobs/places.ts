/** What a lane finds in a queue: a batch; nothing; or that as many of the queue's batches run as may. */
export type Found<Work> = Work | "full" | null;

/** How many batches of each queue run in this process. */
export interface Places<Name extends string> {
  /**
   * Lets `look` claim a batch of the queue where one more may run, and keeps its place until `leave`. Lanes look one after
   * another: one that only looks must not keep out another, which would be let in a moment later.
   */
  take<Work>(name: Name, look: () => Promise<Work | null>): Promise<Found<Work>>;
  leave(name: Name): void;
}

/** Places for queues of which `limitOf` says how many batches may run at once; `undefined` is as many as there are. */
export function createPlaces<Name extends string>(limitOf: (name: Name) => number | undefined): Places<Name> {
  const running = new Map<Name, number>();
  const looking = new Map<Name, Promise<unknown>>();
  const countOf = (name: Name) => running.get(name) ?? 0;

  async function takeFree<Work>(name: Name, limit: number, look: () => Promise<Work | null>): Promise<Found<Work>> {
    if (countOf(name) >= limit) return "full";
    const work = await look();
    if (work !== null) running.set(name, countOf(name) + 1);
    return work;
  }

  return {
    take(name, look) {
      const limit = limitOf(name);
      if (limit === undefined) return look();
      const before = looking.get(name) ?? Promise.resolve();
      const mine = before.then(() => takeFree(name, limit, look));
      // Whoever comes next waits for this look, whatever came of it.
      looking.set(
        name,
        mine.catch(() => undefined),
      );
      return mine;
    },
    leave(name) {
      if (limitOf(name) !== undefined) running.set(name, countOf(name) - 1);
    },
  };
}
