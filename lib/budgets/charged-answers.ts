import { utcDay } from "@/lib/clock";
import type { DailyCharge } from "@/lib/db/daily-charges";
import type { PlatformCallReport } from "@/lib/platforms/http";
import type { ChargedResources } from "@/lib/platforms/types";

/** What was read and counted on one UTC day, by `resourceName`; says nothing about any other day. */
export interface ReadOnDay {
  readonly dayUtc: string;
  readonly names: Set<string>;
}

/** What a platform may charge for once a day, as one text. */
export function resourceName(kind: ChargedResources["kind"], id: string): string {
  return `${kind} ${id}`;
}

/** What of an answer is to be counted. */
export interface FreshResources {
  readonly count: number;
  /** The accounts among them, which others may have counted by the time that this is written. */
  readonly charges: readonly DailyCharge[];
}

/**
 * The resources that answers held and that a platform charges for once a UTC day: which of them are new. A call that ran
 * over midnight may have been charged on either day, so all it returned counts, and nothing that follows is free for it.
 */
export class ChargedAnswers {
  private readonly noted = new Set<string>();

  /** What of an answer that ended `now` was neither read before nor noted here; it is from now on, in `alreadyRead` too. */
  note(
    { platform, durationMs }: PlatformCallReport,
    { kind, ids }: ChargedResources,
    alreadyRead: ReadOnDay | undefined,
    now: Date,
  ): FreshResources {
    const dayUtc = utcDay(now);
    const resources = [...new Set(ids)];
    if (utcDay(new Date(now.getTime() - durationMs)) !== dayUtc) return { count: resources.length, charges: [] };
    const known = alreadyRead?.dayUtc === dayUtc ? alreadyRead.names : null;
    const fresh = resources.filter((id) => {
      const name = resourceName(kind, id);
      const noted = `${dayUtc} ${platform} ${name}`;
      if (known?.has(name) || this.noted.has(noted)) return false;
      this.noted.add(noted);
      known?.add(name);
      return true;
    });
    const charges = kind === "account" ? fresh.map((platformUserId) => ({ platform, platformUserId, dayUtc })) : [];
    return { count: fresh.length, charges };
  }
}
