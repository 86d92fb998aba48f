import type { SystemContext } from "@/lib/context";
import { promoteToAdmin } from "@/lib/db/admins";
import { insertAudit } from "@/lib/db/audit";
import { AppError } from "@/lib/errors";

/**
 * Makes the person with this address an admin; what they had as an influencer or a brand stays. A second call changes
 * nothing. Returns the role that they had. Throws `AppError("NOT_FOUND")` for an address without an account.
 */
export async function makeAdmin(ctx: SystemContext, input: { email: string }): Promise<{ before: string }> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const promoted = await promoteToAdmin(trx, input.email.trim(), now);
    if (!promoted) throw new AppError("NOT_FOUND", `Nobody has an account with the address ${input.email}.`);
    const { userId, before } = promoted;
    if (before !== "admin") {
      const entry = { userId, actor: "operator", action: "profile.made_admin", subject: `profile:${userId}` } as const;
      await insertAudit(trx, [{ ...entry, before: { role: before }, after: { role: "admin" } }], now);
    }
    return { before };
  });
}
