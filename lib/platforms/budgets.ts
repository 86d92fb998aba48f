import { nextMidnight, nextMonth } from "@/lib/platforms/shared/calendar";
import type { AnswerHeaders } from "./http-types";

/**
 * When a limit begins anew. `rolling`: so many seconds after the first call that counted. `day` and `month`: at midnight
 * in an IANA time zone.
 */
export type BudgetWindow =
  | { readonly kind: "rolling"; readonly seconds: number }
  | { readonly kind: "day" | "month"; readonly zone: string };

/** A limit of a platform. */
export interface BudgetSpec {
  /** Small letters, digits, points, hyphens; unique within the platform. Its words stand in `operations.budgetNames`. */
  readonly name: string;
  /** Whose limit it is: our whole app's, or each account's own. */
  readonly scope: "app" | "account";
  readonly window: BudgetWindow;
  /** Units per window; null where no number is known, so that calls are counted and nothing is refused. */
  readonly limit: number | null;
  /** `percent`: the platform alone counts and says in its answers how much is used; `limit` is then 100. */
  readonly counts: "calls" | "percent";
  /** Whether the platform reckons in units of its own, of which a call takes one or several. */
  readonly hasOwnUnits?: true;
  /** The share of the limit kept for reads that a person waits for, 0 to 1. */
  readonly reserveShare: number;
  /** Where set, units are millionths of this ISO 4217 currency. */
  readonly currency?: string;
}

/** What a call takes of a budget. */
export interface BudgetCost {
  readonly budget: string;
  readonly units: number;
}

/** What an answer says about a limit; `used` is in the budget's units, or in percent. */
export interface BudgetObservation {
  readonly budget: string;
  readonly used: number;
  readonly limit?: number;
  /** When the window ends. */
  readonly endsAt?: Date;
}

/** What a platform allows, as data. */
export interface PlatformBudgets {
  readonly list: readonly BudgetSpec[];
  /**
   * What a call of this endpoint takes. `isRepeat`: the same was read before on this UTC day, which some platforms do not
   * charge again. `cost` is what the answer really took, as the request says (`PlatformRequest.cost`, `charged`), once it
   * was made; before, the most that such a call takes. An endpoint that is not known takes what an ordinary one does.
   */
  costOf(endpoint: string, isRepeat: boolean, cost?: number): readonly BudgetCost[];
  /** The calls that a read usually makes; what it makes beyond them is counted afterwards. */
  readonly reads: {
    readonly statistics: readonly string[];
    readonly batch?: readonly string[];
    readonly posts?: readonly string[];
    readonly audience?: readonly string[];
  };
  /** What the headers of an answer say; nothing where they are missing or not readable. Never throws. */
  observe?(endpoint: string, headers: AnswerHeaders, now: Date): readonly BudgetObservation[];
}

const day = 86_400;

/** When a window that holds `now` ends; one that rolls is taken to begin now. */
export function windowEnd(window: BudgetWindow, now: Date): Date {
  if (window.kind === "rolling") return new Date(now.getTime() + window.seconds * 1000);
  return window.kind === "day" ? nextMidnight(window.zone, now) : nextMonth(window.zone, now);
}

/** About how long a window is, in seconds; for forecasts, not for deciding when one ends. */
export function windowSeconds(window: BudgetWindow): number {
  if (window.kind === "rolling") return window.seconds;
  return window.kind === "day" ? day : 30 * day;
}

/** How many units of a budget are kept for reads that a person waits for. */
export function reserveOf({ limit, reserveShare }: BudgetSpec): number {
  return limit === null ? 0 : Math.floor(limit * reserveShare);
}
