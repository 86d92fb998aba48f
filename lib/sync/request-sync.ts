import type { PersonContext } from "@/lib/context";
import { lockSyncCandidates, type SyncCandidate } from "@/lib/db/sync-runs";
import { AppError } from "@/lib/errors";
import { enqueueSyncs } from "./enqueue-syncs";

/** How long after a read the same account is not read again at a person's wish. */
const pauseMs = 60_000;

/** A run that the person can follow. `started` is false when an earlier one already does, or has just done, the work. */
export interface RequestedSync {
  readonly runId: string;
  readonly started: boolean;
}

function recentRun(candidate: SyncCandidate, now: Date): string | null {
  if (candidate.asked) return candidate.lastRunId;
  const last = candidate.lastAttemptAt === null ? null : new Date(candidate.lastAttemptAt);
  return last !== null && now.getTime() - last.getTime() < pauseMs ? candidate.lastRunId : null;
}

/**
 * Reads one of the person's accounts now. While that is under way, and for a minute after it was read, the run of that
 * read is returned instead of a new one. Throws NOT_FOUND for an account that is not theirs or not connected, and
 * NEEDS_RECONNECT where the platform no longer lets us read it.
 */
export function requestSync(ctx: PersonContext, input: { connectionId: string }): Promise<RequestedSync> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const [candidate] = await lockSyncCandidates(trx, ctx.userId, { id: input.connectionId });
    if (!candidate) throw new AppError("NOT_FOUND", "This account is not connected.");
    if (candidate.status !== "active" && candidate.status !== "error") {
      throw new AppError("NEEDS_RECONNECT", "Connect this account again, then its numbers can be read.");
    }
    const running = recentRun(candidate, now);
    if (running !== null) return { runId: running, started: false };
    const { runId } = await enqueueSyncs(trx, {
      connectionIds: [candidate.id],
      trigger: "manual",
      userId: ctx.userId,
      now,
    });
    return { runId, started: true };
  });
}

/**
 * Reads all of the person's accounts now, or those of one platform, except those that are being read or were read within the last minute; when
 * that leaves none, the newest run is returned. Throws NOT_FOUND when nothing is connected, and NEEDS_RECONNECT when
 * every account has to be connected again first.
 */
export function requestSyncAll(ctx: PersonContext, input: { platform?: string }): Promise<RequestedSync> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const candidates = await lockSyncCandidates(trx, ctx.userId, input);
    if (candidates.length === 0) throw new AppError("NOT_FOUND", "No account is connected yet.");
    const readable = candidates.filter(({ status }) => status === "active" || status === "error");
    if (readable.length === 0) {
      throw new AppError("NEEDS_RECONNECT", "Connect your accounts again, then their numbers can be read.");
    }
    const wanted = readable.filter((candidate) => recentRun(candidate, now) === null);
    const newest = readable.map((candidate) => recentRun(candidate, now)).find((runId) => runId !== null);
    if (wanted.length === 0 && newest) return { runId: newest, started: false };
    const { runId } = await enqueueSyncs(trx, {
      connectionIds: wanted.map(({ id }) => id),
      trigger: "manual",
      userId: ctx.userId,
      now,
    });
    return { runId, started: true };
  });
}
