import type { Db } from "@/lib/db/client";
import type { BatchContext, ClaimedJob } from "@/lib/jobs/handler";

/** What claimed jobs are about, and how a verb that knows only that completes them. */
interface Subjects {
  readonly ids: readonly string[];
  /** Completes the jobs about these subjects, within the transaction that stores what came of them. */
  complete(trx: Db, ids: readonly string[]): Promise<void>;
}

/** Groups claimed jobs by the id that each is about; two jobs about the same are completed together. */
export function bySubject<Payload>(
  batch: BatchContext,
  jobs: readonly ClaimedJob<Payload>[],
  subjectOf: (payload: Payload) => string,
): Subjects {
  const jobsOf = new Map<string, string[]>();
  for (const { id, payload } of jobs) {
    const subject = subjectOf(payload);
    jobsOf.set(subject, [...(jobsOf.get(subject) ?? []), id]);
  }
  return {
    ids: [...jobsOf.keys()],
    complete: (trx, ids) =>
      batch.complete(
        trx,
        ids.flatMap((id) => jobsOf.get(id) ?? []),
      ),
  };
}
