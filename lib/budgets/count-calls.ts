import "server-only";
import type { SystemContext } from "@/lib/context";
import { log } from "@/lib/log";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformCallReport } from "@/lib/platforms/http";
import type { Platform } from "@/lib/platforms/types";
import { pauseForCredit } from "./controls";
import { ReadLedger } from "./read-ledger";

/** Whose calls are counted. */
export interface CountedCalls {
  readonly platform: Platform;
  /** The id of the connection whose own limits count as well; null for calls in nobody's name. */
  readonly account: string | null;
}

/**
 * Runs work that calls a platform outside of syncs (connecting, renewing tokens, subscriptions) and counts its calls in
 * the platform's budgets afterwards, however it ended: such work is never held back by our own count, and what it takes is
 * missing from what syncs may take. A platform that wants money first is paused. Gives and throws what the work does;
 * a count that cannot be stored is logged.
 */
export async function countCalls<T>(
  ctx: SystemContext,
  { platform, account }: CountedCalls,
  work: (onCall: (report: PlatformCallReport) => void) => Promise<T>,
): Promise<T> {
  const reports: PlatformCallReport[] = [];
  try {
    return await work((report) => reports.push(report));
  } catch (error) {
    const problem = platformErrorIn(error);
    if (problem?.action === "pause_platform") await pauseForCredit(ctx, problem);
    throw error;
  } finally {
    await store(ctx, { platform, account }, reports);
  }
}

/** The platform's own error, also where it was put into words for a person; null for any other. */
export function platformErrorIn(error: unknown): PlatformError | null {
  if (error instanceof PlatformError) return error;
  return error instanceof Error && error.cause instanceof PlatformError ? error.cause : null;
}

async function store(
  ctx: SystemContext,
  { platform, account }: CountedCalls,
  reports: readonly PlatformCallReport[],
): Promise<void> {
  if (reports.length === 0 || !platform.budgets) return;
  try {
    // Urgent: what is kept for persons is theirs.
    const ledger = new ReadLedger(ctx, true);
    const endpoints = reports.map(({ endpoint }) => endpoint);
    await ledger.reserve([{ key: "made", platform, account, endpoints, isRepeat: false }]);
    for (const report of reports) ledger.note(report, platform, { account, isRepeat: false });
    await ledger.settle();
  } catch (error) {
    log.error("calls could not be counted", { action: "budgets", platform: platform.id, error });
  }
}
