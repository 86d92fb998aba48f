import "server-only";
import { randomUUID } from "node:crypto";
import { endAllAccess } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { hashToken, randomSecret, sealToken } from "@/lib/crypto";
import { despiteCollisions } from "@/lib/db/collisions";
import { noteLeftovers } from "@/lib/db/erasure-leftovers";
import { readProfile } from "@/lib/db/people";
import { insertErasure, lockOutPerson } from "@/lib/db/person-erasure";
import { sealedPlace } from "@/lib/db/sealed-places";
import { AppError } from "@/lib/errors";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { checkPassword, type VisitorContext } from "@/lib/people";
import type { DeletionInput } from "@/lib/schemas/people";
import { leaveSubscriptions } from "@/lib/subscriptions";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";

/** When a job that was lost before its first line is sent again. */
const lostAfterMs = 60_000;
const leaveLimitMs = 5_000;

/** What somebody holds in their hand once they have asked to be erased. */
export interface AskedDeletion {
  /** Opens the public page that says how far it is; stored nowhere. */
  readonly code: string;
  readonly requestedAt: string;
}

/**
 * Begins to erase the signed-in person; there is no way back from here. They prove with their password that they are at
 * the keyboard and type the address of their account. In one transaction everything of theirs stops: sessions, log-in,
 * public profile, syncs, our access at the platforms. A job then erases. Throws `AppError` LOG_IN_REFUSED,
 * VALIDATION_FAILED (field `confirmation`), RATE_LIMITED, and CONFLICT for a second request.
 */
export async function requestDeletion(
  ctx: PersonContext,
  visitor: VisitorContext,
  input: DeletionInput & { readonly email: string },
  source: PlatformSource = configuredPlatforms,
): Promise<AskedDeletion> {
  if (input.confirmation.toLowerCase() !== input.email.toLowerCase()) {
    throw new AppError("VALIDATION_FAILED", "Type the e-mail address of your account.", {
      fields: { confirmation: "confirmation_wrong" },
    });
  }
  await checkPassword(visitor, input.email, input.currentPassword);
  await leaveSubscriptions(ctx, { userId: ctx.userId }, { source, timeLimitMs: leaveLimitMs });
  const profile = await readProfile(ctx.reader, ctx.userId);
  const id = randomUUID();
  const code = randomSecret();
  const now = ctx.now();
  await despiteCollisions(() =>
    ctx.db.transaction().execute(async (trx) => {
      const access = await endAllAccess(trx, { userId: ctx.userId, now }, source);
      const asked = await insertErasure(trx, {
        id,
        codeHash: hashToken(code),
        userId: ctx.userId,
        sealedAddress: sealToken(input.email, sealedPlace("deletion_requests", "sealed_address", id)),
        locale: profile?.locale ?? "en",
        now,
        nextAttemptAt: new Date(now.getTime() + lostAfterMs),
      });
      if (!asked) throw new AppError("CONFLICT", "This account is being erased already.");
      await noteLeftovers(trx, id, { access, events: [] });
      await lockOutPerson(trx, ctx.userId);
      await enqueue(trx, "erase-person", [{ requestId: id }], urgency.person);
    }),
  );
  log.info("erasure asked for", { action: "privacy.erase", requestId: id });
  return { code, requestedAt: now.toISOString() };
}
