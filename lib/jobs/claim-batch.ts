import type { PgBoss } from "pg-boss";
import { log } from "@/lib/log";
import { catalog, type JobName, type JobPayload, type JobSpec, jobNames, urgency } from "./catalog";
import type { ClaimedJob } from "./handler";
import { createPlaces, type Found } from "./places";

/** What a lane takes: only what a person waits for, in small portions, or all the rest. */
export type LaneKind = "urgent" | "planned";

/** A claimed batch, seen without knowing which queue it is of. */
export interface Work {
  readonly name: JobName;
  readonly jobs: readonly ClaimedJob<JobPayload<JobName>>[];
}

const portions = {
  urgent: { atMost: 25, priorities: { minPriority: urgency.person } },
  planned: { atMost: 500, priorities: { maxPriority: urgency.person - 1 } },
} as const satisfies Record<LaneKind, object>;

const specs: Record<JobName, JobSpec> = catalog;

// Each kind of lane has places of its own: what a person waits for never stands behind planned batches.
const limitOf = (name: JobName) => specs[name].batchesAtOnce;
const places = { urgent: createPlaces<JobName>(limitOf), planned: createPlaces<JobName>(limitOf) };

/**
 * Claims a batch of the most urgent queue that has work and a place, and for which `leftMs` of time suffice; "full" where
 * there was none and some queue had no place, so that nobody knows what waits there. Jobs whose payload is not valid are
 * given up. Whoever gets a batch leaves its place with `leavePlace`.
 */
export async function claimBatch(boss: PgBoss, kind: LaneKind, leftMs: () => number): Promise<Found<Work>> {
  let isFull = false;
  for (const name of jobNames) {
    if (leftMs() < (specs[name].needsMs ?? 0)) continue;
    const work = await places[kind].take(name, () => claimFrom(boss, name, kind));
    if (work === "full") isFull = true;
    else if (work !== null) return work;
  }
  return isFull ? "full" : null;
}

/** Lets another batch of the queue take the place of one that has ended. */
export function leavePlace(kind: LaneKind, name: JobName): void {
  places[kind].leave(name);
}

async function claimFrom(boss: PgBoss, name: JobName, kind: LaneKind): Promise<Work | null> {
  const { payload, batchSize } = specs[name];
  const { atMost, priorities } = portions[kind];
  const fetched = await boss.fetch<unknown>(name, { batchSize: Math.min(batchSize, atMost), ...priorities });
  if (fetched.length === 0) return null;
  const jobs: ClaimedJob<JobPayload<JobName>>[] = [];
  const broken: string[] = [];
  for (const { id, data } of fetched) {
    const parsed = payload.safeParse(data);
    if (parsed.success) jobs.push({ id, payload: parsed.data as JobPayload<JobName> });
    else broken.push(id);
  }
  if (broken.length > 0) {
    log.error("jobs with an unusable payload were given up", { action: name, jobs: broken });
    await boss.complete(name, broken, { gaveUp: "payload" });
  }
  return { name, jobs };
}
