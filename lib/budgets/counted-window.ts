import type { BudgetSettlement } from "@/lib/db/budgets";
import { type BudgetObservation, type BudgetSpec, windowEnd } from "@/lib/platforms/budgets";
import { PlatformError } from "@/lib/platforms/errors";
import type { Need } from "./call-needs";

/** A window of a budget while a ledger counts in it. */
export interface CountedWindow {
  readonly spec: BudgetSpec;
  readonly platform: string;
  readonly subject: string;
  start: string;
  end: string;
  granted: number;
  used: number;
  /** Units of the grant that no ask has been given yet. */
  left: number;
  /** False where the platform counts and says that too much is used. */
  open: boolean;
  observed: BudgetObservation | null;
  /** When the first call was answered, here. */
  firstCall: Date | null;
}

/** Which row of the database a window is. */
export function keyOf({ platform, spec, subject, start }: CountedWindow) {
  return { platform, budget: spec.name, subject, windowStart: start };
}

/** How windows came out; nothing of those that came out as they were reserved and of which nothing was heard. */
export function settlementsOf(windows: readonly CountedWindow[]): BudgetSettlement[] {
  return windows.flatMap((window) => {
    const { observed } = window;
    const difference = window.used - window.granted;
    const anchor = anchorOf(window);
    if (difference === 0 && observed === null && anchor === null) return [];
    return {
      ...keyOf(window),
      difference,
      anchor,
      observed: observed === null ? null : Math.round(observed.used),
      observedLimit: observed?.limit ?? null,
      observedEnd: observed?.endsAt?.toISOString() ?? null,
    };
  });
}

/** A window that rolls is opened by its first call; by when that was answered, the platform has opened its own. */
function anchorOf({ spec, firstCall }: CountedWindow): BudgetSettlement["anchor"] {
  if (firstCall === null || spec.window.kind !== "rolling") return null;
  return { at: firstCall.toISOString(), end: windowEnd(spec.window, firstCall).toISOString() };
}

/** Whether a window has what is needed; one that is not counted always has. */
export function fits(window: CountedWindow | undefined, need: Need | undefined): boolean {
  return window === undefined || need === undefined || (window.open && window.left >= need.units);
}

/** Why nothing is asked: the window is used up until its end. */
export function spent(platform: string, { spec, end }: CountedWindow): PlatformError {
  return new PlatformError({
    platform,
    code: "QUOTA_EXHAUSTED",
    detail: `Not asked: what ${platform} allows (${spec.name}) is used up until then.`,
    limitOwner: spec.scope,
    resetsAt: new Date(end),
  });
}
