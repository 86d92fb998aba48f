import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db/client";
import type { JobName, JobPayload } from "./catalog";

/** A job that this drain has claimed and nobody else works on. */
export interface ClaimedJob<Payload> {
  readonly id: string;
  readonly payload: Payload;
}

/** What a handler is handed beside its jobs. */
export interface BatchContext extends SystemContext {
  /** Wall time in milliseconds after which nothing new may be started; it may move closer while the batch runs. */
  readonly stopAt: () => number;
  /** Whether somebody waits for these jobs. */
  readonly urgent: boolean;
  /** Completes jobs within the transaction that stores their outcome. Every claimed job has to come through here. */
  readonly complete: (trx: Db, jobIds: readonly string[]) => Promise<void>;
}

/** How a batch went. `handedBack` jobs were not started: their rows are due again. */
export interface BatchReport {
  readonly succeeded: number;
  readonly postponed: number;
  readonly failed: number;
  readonly handedBack: number;
}

/**
 * Runs a batch. It may be called twice for the same job, and it stores expected failures as due times in our own rows.
 * What it throws counts as a crash: jobs that it did not complete are tried again by the queue, three times at most.
 */
export type JobHandler<Name extends JobName> = (
  batch: BatchContext,
  jobs: readonly ClaimedJob<JobPayload<Name>>[],
) => Promise<BatchReport>;
