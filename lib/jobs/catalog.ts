import { z } from "zod";

/** How a queue behaves. Payloads carry ids only: everything else is read from our own rows when the job starts. */
export interface JobSpec<Payload extends z.ZodType = z.ZodType> {
  readonly payload: Payload;
  /** The key that at most one waiting or running job of the queue may have. */
  readonly key: (payload: z.output<Payload>) => string;
  /** Queues with a higher number are emptied first. */
  readonly priority: number;
  /** How many jobs one claim takes. What a batch costs beside its rows is shared by all of them. */
  readonly batchSize: number;
  /** How many of its batches one process runs at once in each kind of lane; as many as there are where it does not say. */
  readonly batchesAtOnce?: number;
  /** How much time a batch may need where a server hangs, in milliseconds: with less left, a drain does not begin one. */
  readonly needsMs?: number;
  /** How often a job is tried again after a crash, where it is not as often as `crashPolicy` says. */
  readonly retryLimit?: number;
  /** The queue that gets a copy of each job that is given up after its last crash. */
  readonly deadLetter?: string;
}

function job<Payload extends z.ZodType>(spec: JobSpec<Payload>): JobSpec<Payload> {
  return spec;
}

const sync = {
  payload: z.object({ connectionId: z.uuid(), plannedRunId: z.uuid().optional() }),
  key: ({ connectionId }: { readonly connectionId: string }) => connectionId,
  deadLetter: "postpone-crashed-sync",
} as const;

/** Every queue by name. A new one is a line here and a handler in `handlers/`. */
export const catalog = {
  "sync-connection": job({ ...sync, priority: 10, batchSize: 500 }),
  // Accounts of a batch whose process died again and again. One of them may be why: each is read alone and once, so that
  // whatever it ends takes no other of them along.
  "sync-suspect": job({ ...sync, priority: 9, batchSize: 1, batchesAtOnce: 1, retryLimit: 0 }),
  "postpone-crashed-sync": job({
    payload: sync.payload,
    key: sync.key,
    priority: 11,
    batchSize: 500,
    batchesAtOnce: 1,
  }),
  "process-webhook-event": job({
    payload: z.object({ eventId: z.uuid() }),
    key: ({ eventId }) => eventId,
    priority: 8,
    batchSize: 500,
  }),
  "read-audience": job({
    payload: z.object({ connectionId: z.uuid() }),
    key: ({ connectionId }) => `audience:${connectionId}`,
    priority: 2,
    batchSize: 100,
    // Nobody waits for it: the lanes stay free for counts.
    batchesAtOnce: 1,
  }),
  "copy-profile-picture": job({
    payload: z.object({ connectionId: z.uuid() }),
    key: ({ connectionId }) => `picture:${connectionId}`,
    priority: 1,
    batchSize: 20,
    // A picture's server that hangs must not hold up a sync.
    batchesAtOnce: 1,
  }),
  "send-notice-mail": job({
    payload: z.object({ mailId: z.uuid() }),
    key: ({ mailId }) => mailId,
    priority: 5,
    batchSize: 10,
    // Nor must a mail server that hangs.
    batchesAtOnce: 1,
    // A function that is cut off while a mail is on its way leaves one of which nobody knows whether it was sent.
    needsMs: 15_000,
  }),
  "erase-person": job({
    payload: z.object({ requestId: z.uuid() }),
    key: ({ requestId }) => requestId,
    priority: 4,
    batchSize: 5,
    batchesAtOnce: 1,
  }),
} as const satisfies Record<string, JobSpec>;

export type JobName = keyof typeof catalog;
export type JobPayload<Name extends JobName> = z.output<(typeof catalog)[Name]["payload"]>;

/** Queue names in the order in which a drain empties them. */
export const jobNames = (Object.keys(catalog) as JobName[]).sort((a, b) => catalog[b].priority - catalog[a].priority);

/** Who waits for a job: somebody who just asked, an operator, or nobody. Within a queue the higher goes first. */
export const urgency = { person: 20, operator: 10, planned: 0 } as const;

/** How the queue treats crashes. Expected failures never come here: they complete the job and write a due time. */
export const crashPolicy = {
  policy: "exclusive",
  retryLimit: 3,
  retryDelay: 0,
  heartbeatSeconds: 10,
  expireInSeconds: 900,
  deleteAfterSeconds: 86_400,
} as const;
