import { refusalCodes } from "@/lib/db/operator-incidents";
import { waitingCodes } from "@/lib/db/platform-controls";
import type { LockedConnection } from "@/lib/db/sync-outcomes";
import type { EndedRefusals } from "@/lib/notices";
import { PlatformError } from "@/lib/platforms/errors";
import type { Ending } from "./collect-outcomes";
import type { AccountResult } from "./results";

/** What a batch says about our app at the platforms; all empty for a batch in which nothing began or ended. */
export interface OperatorTidings extends EndedRefusals {
  /** Platforms that refused our app. */
  readonly refusing: readonly string[];
}

/** Neither failures nor refusals: nobody was asked. */
const waiting: readonly (string | null)[] = [null, ...waitingCodes];
const refused: readonly (string | null)[] = refusalCodes;

/**
 * Which platforms refuse our app, by the reads of a batch, and which have stopped to. A public read proves little: it is
 * made with another key of the app.
 */
export function operatorTidings(
  results: readonly AccountResult[],
  locked: ReadonlyMap<string, Pick<LockedConnection, "lastErrorCode">>,
  endings: ReadonlyMap<string, Ending>,
): OperatorTidings {
  const refusing = new Set<string>();
  const surely = new Set<string>();
  const perhaps = new Set<string>();
  for (const { account, outcome } of results) {
    const before = locked.get(account.id)?.lastErrorCode ?? null;
    const isRefusal =
      outcome.kind === "failed" && outcome.error instanceof PlatformError && outcome.error.action === "tell_operator";
    if (isRefusal && endings.get(account.id) !== "gone") refusing.add(account.platform);
    if (endings.get(account.id) !== "succeeded" || outcome.kind !== "read") continue;
    if (refused.includes(before) && outcome.access !== "public") surely.add(account.platform);
    else if (!waiting.includes(before)) perhaps.add(account.platform);
  }
  const stillFine = (platform: string) => !refusing.has(platform);
  return {
    refusing: [...refusing],
    surely: [...surely].filter(stillFine),
    perhaps: [...perhaps].filter((platform) => stillFine(platform) && !surely.has(platform)),
  };
}
