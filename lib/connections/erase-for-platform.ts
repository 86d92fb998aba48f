import "server-only";
import type { SystemContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { endConnection, eraseHistory } from "@/lib/db/connection-ends";
import { ensurePrimary, lockConnectionsOf, lockOwnConnection } from "@/lib/db/connections";
import { deleteGrantsOf, findAccountsOf, type NamedPerson } from "@/lib/db/deauthorized";
import { closeNotices, everythingAbout } from "@/lib/notices";
import { bringTotalsUpToDate } from "@/lib/stats";

type FoundAccount = Awaited<ReturnType<typeof findAccountsOf>>[number];

/**
 * Erases everything that was read of a person at a platform, because they asked for that there: accounts are
 * disconnected, their numbers, history and pictures gone, grants removed with their tokens. The platform is not called: it
 * has ended the access itself. An account that was connected again after `askedAt` was given to us anew and stays. A
 * second call finds nothing left. Returns how many accounts were erased.
 */
export async function eraseForPlatform(ctx: SystemContext, person: NamedPerson, askedAt: Date): Promise<number> {
  let erased = 0;
  for (const account of await findAccountsOf(ctx.db, person, { askedAt })) {
    if (await eraseOne(ctx, person, account, askedAt)) erased += 1;
  }
  await deleteGrantsOf(ctx.db, person, askedAt);
  return erased;
}

function eraseOne(
  ctx: SystemContext,
  person: NamedPerson,
  { id, userId, influencerId }: FoundAccount,
  askedAt: Date,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    await lockConnectionsOf(trx, influencerId);
    const row = await lockOwnConnection(trx, { id, userId });
    if (row === null) return false;
    // Erased by somebody else, or connected again, since it was listed.
    if ((await findAccountsOf(trx, person, { askedAt, id })).length === 0) return false;
    if (row.status !== "disconnected") {
      await endConnection(trx, row, now);
      await ensurePrimary(trx, influencerId, row.platform);
      await closeNotices(trx, everythingAbout(userId, id), now);
      await bringTotalsUpToDate(trx, [influencerId], now);
    }
    await eraseHistory(trx, row);
    const entry = {
      userId,
      actor: "system" as const,
      action: "connection.erased",
      subject: `connection:${id}`,
      // The name is among what has to go.
      before: { status: row.status, platform: row.platform },
      after: { because: "asked_at_platform" },
    };
    await insertAudit(trx, [entry], now);
    return true;
  });
}
