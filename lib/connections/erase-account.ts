import type { SystemContext } from "@/lib/context";
import { insertAudit, type Trx } from "@/lib/db";
import { endConnection, eraseHistory } from "@/lib/db/connection-ends";
import { ensurePrimary, type LockedOwnConnection, lockConnectionsOf, lockOwnConnection } from "@/lib/db/connections";
import { closeNotices, everythingAbout } from "@/lib/notices";
import { bringTotalsUpToDate } from "@/lib/stats";

/** Why an account is erased, and what else that takes. */
export interface Erasure {
  /** Goes into the audit log. */
  readonly because: "asked_at_platform" | "platform_policy";
  /** Whether it is still to be erased; asked once the account is locked. */
  isDue(trx: Trx): Promise<boolean>;
  /** What becomes of the access that a connected account had. */
  letGo?(trx: Trx, account: LockedOwnConnection, now: Date): Promise<void>;
}

/**
 * Takes a locked account of a person out of service: out of every schedule, its published numbers and notices gone, another
 * one primary where it was. Its history and its access stay; the person's totals are the caller's to bring up to date.
 */
export async function endAccount(trx: Trx, account: LockedOwnConnection, userId: string, now: Date): Promise<void> {
  await endConnection(trx, account, now);
  await ensurePrimary(trx, account.influencerId, account.platform);
  await closeNotices(trx, everythingAbout(userId, account.id), now);
}

/**
 * Erases what was read of an account, in a transaction of its own that ends it first where it is connected. False when
 * there is no such account, or it is not due any more.
 */
export function eraseAccount(
  ctx: SystemContext,
  { id, userId, influencerId }: { readonly id: string; readonly userId: string; readonly influencerId: string },
  erasure: Erasure,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    await lockConnectionsOf(trx, influencerId);
    const account = await lockOwnConnection(trx, { id, userId });
    if (account === null || !(await erasure.isDue(trx))) return false;
    const { status, platform } = account;
    if (status !== "disconnected") {
      await endAccount(trx, account, userId, now);
      await erasure.letGo?.(trx, account, now);
    }
    await eraseHistory(trx, account);
    await bringTotalsUpToDate(trx, [influencerId], now);
    const entry = {
      userId,
      actor: "system" as const,
      action: "connection.erased",
      subject: `connection:${id}`,
      before: { status, platform },
      after: { because: erasure.because },
    };
    await insertAudit(trx, [entry], now);
    return true;
  });
}
