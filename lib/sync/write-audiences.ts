import type { SystemContext } from "@/lib/context";
import { type AudienceAttempt, type AudienceRow, noteAudienceAttempts, upsertAudiences } from "@/lib/db/audience";
import { lockConnections } from "@/lib/db/sync-outcomes";
import { audienceFacts, parsePlatformId } from "@/lib/platforms/manifests";
import { audienceDimensions } from "@/lib/platforms/types";
import type { AudienceResult } from "./audience-reader";
import { planFailure } from "./next-attempt";
import { shortcutVariant } from "./read-account";
import type { CompleteJobs } from "./write-readings";

/** After so many attempts in vain an account waits for the next day: a platform that does not answer is not worn out. */
const attemptsPerDay = 6;

/**
 * Stores what a batch of readings gave, in one transaction with a constant number of statements: the dimensions, when each
 * account is read next, and the completion of its job. An account that was disconnected meanwhile is left as it is. The
 * same reading twice leaves the same rows.
 */
export async function writeAudiences(
  ctx: SystemContext,
  results: readonly AudienceResult[],
  complete: CompleteJobs,
): Promise<void> {
  if (results.length === 0) return;
  await ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const ids = results.map(({ account }) => account.id);
    const connected = new Set(
      (await lockConnections(trx, ids)).flatMap(({ id, status }) => (status === "disconnected" ? [] : [id])),
    );
    const standing = results.filter(({ account }) => connected.has(account.id));
    await upsertAudiences(trx, standing.flatMap(toRows));
    await noteAudienceAttempts(
      trx,
      standing.map((result) => toAttempt(result, now)),
    );
    await complete(trx, ids);
  });
}

function toRows({ account, outcome }: AudienceResult): AudienceRow[] {
  if (outcome.kind !== "read") return [];
  const id = parsePlatformId(account.platform);
  const facts = id === null ? "not_offered" : audienceFacts(id);
  if (typeof facts === "string") return [];
  const readAt = outcome.at.toISOString();
  return audienceDimensions.map((dimension) => {
    const breakdown = outcome.reading[dimension];
    return {
      connectionSeq: account.seq,
      userId: account.userId,
      day: readAt.slice(0, 10),
      dimension,
      counts: breakdown.counts,
      reason: breakdown.counts === null ? breakdown.reason : null,
      basis: facts.basis,
      source: account.loginVariant === shortcutVariant ? "sandbox" : "api",
      readAt,
      lagSeconds: facts.lagSeconds,
    };
  });
}

function toAttempt({ account, outcome }: AudienceResult, now: Date): AudienceAttempt {
  const { id, attempts } = account;
  if (outcome.kind === "read") {
    return { id, nextAttemptAt: null, attempts: 0, readAt: outcome.at.toISOString(), errorCode: null };
  }
  if (outcome.kind === "nothing") return { id, nextAttemptAt: null, attempts: 0, readAt: null, errorCode: null };
  if (outcome.kind === "unstarted") {
    return { id, nextAttemptAt: now.toISOString(), attempts, readAt: null, errorCode: null };
  }
  const plan = planFailure(outcome.error, attempts, now, Math.random());
  const made = attempts + (plan.counts ? 1 : 0);
  const goesOn = plan.outcome === "postponed" && made < attemptsPerDay;
  const nextAttemptAt = goesOn ? plan.nextAttemptAt.toISOString() : null;
  return { id, nextAttemptAt, attempts: made, readAt: null, errorCode: plan.code };
}
