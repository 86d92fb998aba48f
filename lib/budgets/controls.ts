import "server-only";
import type { PersonContext, SystemContext } from "@/lib/context";
import { isAdmin } from "@/lib/db/admins";
import { insertAudit } from "@/lib/db/audit";
import { clearPaused, setPaused, wakeWaitingAccounts } from "@/lib/db/platform-controls";
import { AppError } from "@/lib/errors";
import { correlationId, log } from "@/lib/log";
import { endPauseNotices, tellAdminsOfPause } from "@/lib/notices";
import type { PlatformError } from "@/lib/platforms/errors";
import { parsePlatformId } from "@/lib/platforms/manifests";

async function requireAdminRole(ctx: PersonContext): Promise<void> {
  if (!(await isAdmin(ctx.db, ctx.userId))) throw new AppError("FORBIDDEN", "Only admins may do this.");
}

function platformOf(text: string): string {
  const id = parsePlatformId(text);
  if (id === null) throw new AppError("NOT_FOUND", "There is no such platform.");
  return id;
}

/**
 * Stops all reads of a platform until an admin resumes it; its accounts stay due. Audited. False when it was paused
 * already. Throws FORBIDDEN for anybody but an admin and NOT_FOUND for an unknown platform.
 */
export async function pausePlatform(ctx: PersonContext, input: { platform: string }): Promise<boolean> {
  await requireAdminRole(ctx);
  const platform = platformOf(input.platform);
  const now = ctx.now();
  return ctx.db.transaction().execute(async (trx) => {
    const pause = { platform, reason: "by_hand", detail: null, until: null, by: ctx.userId } as const;
    const isNew = await setPaused(trx, pause, now);
    if (isNew) await audit(trx, ctx, "platform.paused", platform, { paused: false }, { paused: true });
    return isNew;
  });
}

/**
 * Ends a pause; the accounts that waited are due at once. Audited. False when it was not paused. Throws FORBIDDEN for
 * anybody but an admin and NOT_FOUND for an unknown platform.
 */
export async function resumePlatform(ctx: PersonContext, input: { platform: string }): Promise<boolean> {
  await requireAdminRole(ctx);
  const platform = platformOf(input.platform);
  const now = ctx.now();
  return ctx.db.transaction().execute(async (trx) => {
    const was = await clearPaused(trx, platform);
    if (was === null) return false;
    const woken = await wakeWaitingAccounts(trx, platform, now);
    await endPauseNotices(trx, platform, now);
    await audit(
      trx,
      ctx,
      "platform.resumed",
      platform,
      { paused: true, reason: was.pauseReason },
      { paused: false, woken },
    );
    return true;
  });
}

function audit(
  trx: SystemContext["db"],
  ctx: PersonContext,
  action: string,
  platform: string,
  before: { paused: boolean; reason?: string | null },
  after: { paused: boolean; woken?: number },
): Promise<void> {
  const entry = { userId: ctx.userId, actor: "operator", action, subject: `platform:${platform}` } as const;
  return insertAudit(trx, [{ ...entry, before, after, correlationId: correlationId() }], ctx.now());
}

/**
 * Stops a platform that wants money first (402) until an admin resumes it, and tells the admins: waiting does not help, and
 * a pause that ended by itself would leave them believing in it. Accounts stay due: no work is lost. Calling it for a paused platform changes nothing.
 */
export async function pauseForCredit(ctx: SystemContext, error: PlatformError): Promise<void> {
  const now = ctx.now();
  const { platform, detail } = error;
  const isNew = await ctx.db.transaction().execute(async (trx) => {
    const pause = { platform, reason: "out_of_credit", detail, until: null, by: null } as const;
    if (!(await setPaused(trx, pause, now))) return false;
    await tellAdminsOfPause(trx, platform, now);
    return true;
  });
  if (isNew) log.error("platform paused: out of credit", { action: "budgets", platform, error });
}
