import "server-only";
import type { SystemContext } from "@/lib/context";
import { log } from "@/lib/log";
import { limitsWholeApp } from "@/lib/platforms/errors";
import type { PlatformCallReport } from "@/lib/platforms/http";
import { pauseForCredit } from "./controls";
import { type CountedCalls, platformErrorIn } from "./count-calls";
import { ReadLedger } from "./read-ledger";

/**
 * Runs work that calls a platform outside of syncs and that nobody waits for: what it may need (`endpoints`, each as often
 * as it is asked) is reserved before, and what it did not use is given back. Throws a PlatformError QUOTA_EXHAUSTED that
 * says when the window ends, with nothing asked, where too little is left for planned work. A platform that wants money
 * first is paused. Else gives and throws what the work does.
 */
export async function reserveCalls<T>(
  ctx: SystemContext,
  { platform, account, endpoints }: CountedCalls & { readonly endpoints: readonly string[] },
  work: (onCall: (report: PlatformCallReport) => void) => Promise<T>,
): Promise<T> {
  const ledger = new ReadLedger(ctx, false);
  try {
    const refusals = await ledger.reserve([{ key: "work", platform, account, endpoints, isRepeat: false }]);
    for (const refusal of refusals.values()) throw refusal;
    return await work((report) => ledger.note(report, platform, { account, isRepeat: false }));
  } catch (error) {
    const problem = platformErrorIn(error);
    if (problem?.action === "pause_platform") await pauseForCredit(ctx, problem);
    // A limit of one account or endpoint says nothing about the others.
    if (problem && limitsWholeApp(problem) && problem.httpStatus !== null) ledger.noteRefusal(problem, platform);
    throw error;
  } finally {
    await ledger
      .settle()
      .catch((error: unknown) =>
        log.error("calls could not be counted", { action: "budgets", platform: platform.id, error }),
      );
  }
}
