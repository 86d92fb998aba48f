import type { ReadLedger } from "@/lib/budgets";
import type { AudienceAccount } from "@/lib/db/audience";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { limitsWholeApp, PlatformError } from "@/lib/platforms/errors";
import { clientOf } from "@/lib/platforms/logins";
import type { AudienceReading, Platform } from "@/lib/platforms/types";
import type { OpenSession } from "@/lib/tokens";
import { inTurn, notStarted, withinLimit } from "./turns";

/** What came of reading one account's audience. `unstarted`: the time was up. `nothing`: its platform tells none. */
export interface AudienceResult {
  readonly account: AudienceAccount;
  readonly outcome:
    | { readonly kind: "read"; readonly reading: AudienceReading; readonly at: Date }
    | { readonly kind: "failed"; readonly error: unknown }
    | { readonly kind: "nothing" }
    | { readonly kind: "unstarted" };
}

interface ReaderParts {
  readonly now: () => Date;
  readonly stopAt: () => number;
  readonly ledger: ReadLedger;
}

/** Reads audiences with their owners' tokens. A limit of the whole app spares the accounts that have not been asked yet. */
export class AudienceReader {
  /** What a platform said that wants money before it answers anybody, by platform. */
  readonly outOfCredit = new Map<string, PlatformError>();
  /** By developer app, see `clientOf`. */
  private readonly appLimits = new Map<string, PlatformError>();

  constructor(private readonly parts: ReaderParts) {}

  async read(account: AudienceAccount, session: OpenSession): Promise<AudienceResult> {
    const { audience } = session.platform;
    if (!audience) return { account, outcome: { kind: "nothing" } };
    const { stopAt, now } = this.parts;
    const outcome = await inTurn({ platform: account.platform, urgent: false }, stopAt, async () => {
      const limit = this.appLimits.get(clientOf(session.platform));
      if (limit) return { kind: "failed" as const, error: limit };
      try {
        const fetching = session.run((live) => audience.fetch(live));
        const reading = await withinLimit(account.platform, stopAt, fetching);
        return reading === notStarted ? reading : { kind: "read" as const, reading, at: now() };
      } catch (error) {
        this.note(account, session.platform, error);
        return { kind: "failed" as const, error };
      }
    });
    return { account, outcome: outcome === notStarted ? { kind: "unstarted" } : outcome };
  }

  /** Logs what is a defect of ours, and remembers limits that all accounts share that the same app reads. */
  private note({ id: connectionId, platform }: AudienceAccount, login: Platform, error: unknown): void {
    if (!(error instanceof AppError) || (error instanceof PlatformError && error.action === "tell_operator")) {
      log.error("reading an audience failed", { action: "read-audience", platform, connectionId, error });
    }
    if (!(error instanceof PlatformError)) return;
    const isAppLimit = limitsWholeApp(error);
    const isOutOfCredit = error.action === "pause_platform";
    if (isAppLimit || isOutOfCredit || (error.action === "wait" && error.limitOwner === "endpoint"))
      this.appLimits.set(clientOf(login), error);
    if (isAppLimit) this.parts.ledger.noteRefusal(error, login);
    if (isOutOfCredit) this.outOfCredit.set(platform, error);
  }
}
