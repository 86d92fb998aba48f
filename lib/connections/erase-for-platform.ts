import "server-only";
import type { SystemContext } from "@/lib/context";
import type { Trx } from "@/lib/db";
import { deleteGrantsOf, findAccountsOf, type NamedPerson } from "@/lib/db/deauthorized";
import { eraseAccount } from "./erase-account";

/**
 * Erases everything that was read of a person at a platform, because they asked for that there: accounts are
 * disconnected, their numbers, history and pictures gone, grants removed with their tokens. The platform is not called: it
 * has ended the access itself. An account that was connected again after `askedAt` was given to us anew and stays. A
 * second call finds nothing left. Returns how many accounts were erased.
 */
export async function eraseForPlatform(ctx: SystemContext, person: NamedPerson, askedAt: Date): Promise<number> {
  let erased = 0;
  for (const account of await findAccountsOf(ctx.db, person, { askedAt })) {
    const erasure = {
      because: "asked_at_platform",
      // It may have been erased by somebody else, or connected again, since it was listed.
      isDue: async (trx: Trx) => (await findAccountsOf(trx, person, { askedAt, id: account.id })).length > 0,
    } as const;
    if (await eraseAccount(ctx, account, erasure)) erased += 1;
  }
  await deleteGrantsOf(ctx.db, person, askedAt);
  return erased;
}
