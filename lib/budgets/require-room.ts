import "server-only";
import type { SystemContext } from "@/lib/context";
import { readPlatformControls } from "@/lib/db/platform-controls";
import { PlatformError } from "@/lib/platforms/errors";
import type { Platform } from "@/lib/platforms/types";
import { ReadLedger } from "./read-ledger";

/**
 * Throws where a platform is exhausted for our whole app, so that a person who wants something of it now would get
 * nothing: PlatformError OUT_OF_CREDIT while it wants money first, and QUOTA_EXHAUSTED where its allowance is used up to
 * the last unit, what is kept for persons included. Holds nothing back of what is left.
 */
export async function requireRoom(ctx: SystemContext, platform: Platform): Promise<void> {
  const now = ctx.now();
  const control = (await readPlatformControls(ctx.db)).find((one) => one.platform === platform.id);
  const until = control?.pausedUntil ? new Date(control.pausedUntil) : null;
  if (control?.pauseReason === "out_of_credit" && control.pausedAt !== null && (until === null || until > now)) {
    const resetsAt = until === null ? {} : { resetsAt: until };
    const detail = "Not asked: the platform wants money first.";
    throw new PlatformError({ platform: platform.id, code: "OUT_OF_CREDIT", detail, limitOwner: "app", ...resetsAt });
  }
  const ledger = new ReadLedger(ctx, true);
  const endpoints = platform.budgets?.reads.statistics ?? [];
  const refusals = await ledger.reserve([{ key: "any", platform, account: null, endpoints, isRepeat: false }]);
  await ledger.settle();
  const refusal = refusals.get("any");
  if (refusal) throw refusal;
}
