import "server-only";
import { endAllAccess } from "@/lib/connections";
import type { SystemContext } from "@/lib/context";
import { openToken } from "@/lib/crypto";
import { type Db, insertAudit } from "@/lib/db";
import { despiteCollisions } from "@/lib/db/collisions";
import { noteLeftovers, readLeftovers } from "@/lib/db/erasure-leftovers";
import { readOwedOfPerson } from "@/lib/db/owed-revocations";
import {
  beginErasureAttempt,
  deletePerson,
  finishErasure,
  forgetAddress,
  noteErased,
  noteFolders,
  type OpenErasure,
  postponeErasure,
  readDueErasures,
} from "@/lib/db/person-erasure";
import { sealedPlace } from "@/lib/db/sealed-places";
import { forgetSubscriptionsOf } from "@/lib/db/webhook-subscriptions";
import { AppError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { sendFarewell } from "@/lib/notices";
import { owingPlatforms } from "@/lib/subscriptions";
import { configuredPlatforms, type PlatformSource, revokeNow } from "@/lib/tokens";
import { namedLeftovers } from "./named-leftovers";
import { removeFiles } from "./person-files";

const minuteMs = 60_000;
const revokeLimitMs = 5_000;
/** For how long a mail server may be away before nobody is told any more. */
const mailPatienceMs = 24 * 60 * minuteMs;
const atOnce = 200;

/** Sends the jobs of erasures whose time has come, also of jobs that were lost. Returns how many. */
export async function planDeletions(ctx: SystemContext): Promise<{ erasures: number }> {
  const due = await readDueErasures(ctx.db, ctx.now(), atOnce);
  if (due.length > 0) {
    const payloads = due.map((requestId) => ({ requestId }));
    await ctx.db.transaction().execute((trx) => enqueue(trx, "erase-person", payloads, 0));
  }
  return { erasures: due.length };
}

/** 1, 2, 4 minutes and so on, an hour at most. */
function nextAttempt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(2 ** Math.min(attempts, 10), 60) * minuteMs);
}

/**
 * Goes on erasing a person from wherever the last attempt got: tells the platforms, deletes rows and Auth user in one
 * transaction, then files, then waits for platforms that could not be told, says good-bye by mail and forgets who it
 * was. Each step looks at what is there, so dying between any two of them costs nothing but another attempt. `complete`
 * runs in the transaction that stores the outcome.
 */
export async function continueDeletion(
  ctx: SystemContext,
  requestId: string,
  complete: (trx: Db) => Promise<void>,
  source?: PlatformSource,
): Promise<"done" | "postponed"> {
  const open = await beginErasureAttempt(ctx.db, requestId, nextAttempt(ctx.now(), 1));
  if (open === null) {
    await complete(ctx.db);
    return "done";
  }
  const waitFor = await advance(ctx, open, source);
  return ctx.db.transaction().execute(async (trx) => {
    if (waitFor !== null) {
      await postponeErasure(trx, requestId, waitFor);
      await complete(trx);
      return "postponed";
    }
    if (await finishErasure(trx, requestId, ctx.now())) await insertAudit(trx, [epitaph(open)], ctx.now());
    await complete(trx);
    return "done";
  });
}

/** What the log of changes keeps: that somebody was erased and when they had asked, and not who. */
function epitaph(open: OpenErasure) {
  return {
    userId: null,
    actor: "person" as const,
    action: "person.erased",
    subject: `deletion:${open.id}`,
    after: { requestedAt: open.requestedAt.toISOString() },
  };
}

type Wait = { readonly at: Date; readonly errorCode: string | null };

/** Does what can be done now. Returns when to go on, or null when nothing is left. */
async function advance(ctx: SystemContext, open: OpenErasure, source?: PlatformSource): Promise<Wait | null> {
  const later = (errorCode: string): Wait => ({ at: nextAttempt(ctx.now(), open.attempts), errorCode });
  await tellPlatforms(ctx, open.userId, source);
  if (open.state === "requested") {
    const folders = await eraseRows(ctx, open, source);
    try {
      await removeFiles(ctx.db, folders);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn("files of an erased person could not be removed", {
        action: "privacy.erase",
        requestId: open.id,
        error,
      });
      return later(error.code);
    }
    await noteErased(ctx.db, open.id);
  }
  const { nextAt, grantIds } = await readOwedOfPerson(ctx.db, open.userId);
  if (grantIds.length > 0) return { at: nextAt ?? nextAttempt(ctx.now(), 1), errorCode: "REVOCATION_OWED" };
  return (await sayGoodBye(ctx, open)) ? null : later("MAIL_UNSENT");
}

async function tellPlatforms(ctx: SystemContext, userId: string, source?: PlatformSource): Promise<void> {
  const { grantIds } = await readOwedOfPerson(ctx.db, userId);
  const call = { timeLimitMs: revokeLimitMs, ...(source ? { source } : {}) };
  await Promise.all(grantIds.map((grantId) => revokeNow(ctx, { grantId, ...call })));
}

function eraseRows(
  ctx: SystemContext,
  { id, userId }: OpenErasure,
  source?: PlatformSource,
): Promise<readonly string[]> {
  return despiteCollisions(() =>
    ctx.db.transaction().execute(async (trx) => {
      // Locks the accounts, and ends what a consent that was under way has brought since.
      const access = await endAllAccess(trx, { userId, now: ctx.now() }, source);
      const folders = await noteFolders(trx, id, userId);
      const events = await forgetSubscriptionsOf(trx, userId, owingPlatforms(source ?? configuredPlatforms));
      await noteLeftovers(trx, id, { access, events });
      await deletePerson(trx, userId);
      return folders;
    }),
  );
}

async function sayGoodBye(ctx: SystemContext, open: OpenErasure): Promise<boolean> {
  if (open.sealedAddress === null) return true;
  if (ctx.now().getTime() - open.requestedAt.getTime() > mailPatienceMs) return true;
  const to = openToken(open.sealedAddress, sealedPlace("deletion_requests", "sealed_address", open.id));
  const { id, locale } = open;
  const left = namedLeftovers(await readLeftovers(ctx.db, id));
  return sendFarewell({ id, to, locale, erasedAt: ctx.now(), left }, () => forgetAddress(ctx.db, id));
}
