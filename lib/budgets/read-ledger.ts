import "server-only";
import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db";
import {
  type BudgetAsk,
  type BudgetGrant,
  type BudgetSettlement,
  keyText,
  reserveUnits,
  settleUnits,
} from "@/lib/db/budgets";
import { type BudgetObservation, type BudgetSpec, windowEnd } from "@/lib/platforms/budgets";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformCallReport } from "@/lib/platforms/http";
import type { ChargedResources, Platform } from "@/lib/platforms/types";
import { type CallAsk, emptyAsk, type Need, needsOf, specOf, subjectOf } from "./call-needs";
import { budgetsOf } from "./granted-limits";

/** For whom a call was made. */
export interface CallSubject {
  readonly account: string | null;
  /** Whether the account was read before on this UTC day; without meaning where `alreadyRead` is given. */
  readonly isRepeat: boolean;
  /** What of the account was read before on this UTC day, by `resourceName`; grows with what is noted. */
  readonly alreadyRead?: Set<string>;
}

/** What a platform may charge for once a day, as one text. */
export function resourceName(kind: ChargedResources["kind"], id: string): string {
  return `${kind} ${id}`;
}

interface Window {
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

/** An account's own limit is nearly used up from this share on; its reads are stretched then. */
const strainedShare = 0.8;

/**
 * The calls of one batch of reads: reserved together before the first, in one statement; counted as they happen; and
 * settled together after the last, in one statement. What was reserved and not used is given back. A process that dies
 * in between leaves its reservation spent until the window ends: too few calls, never too many.
 */
export class ReadLedger {
  private readonly windows = new Map<string, Window>();
  private readonly strained = new Set<string>();

  constructor(
    private readonly ctx: SystemContext,
    private readonly urgent: boolean,
  ) {}

  /**
   * Reserves what these asks need, earlier ones first; each gets all it needs or nothing. Returns why not, by key: a
   * PlatformError QUOTA_EXHAUSTED that says when the window ends. Further asks may follow later.
   */
  async reserve(asks: readonly CallAsk[]): Promise<Map<string, PlatformError>> {
    const needs = asks.map((ask) => ({ ask, needs: needsOf(ask) }));
    const sums = new Map<string, BudgetAsk>();
    const now = this.ctx.now();
    for (const { ask, needs: wanted } of needs) {
      for (const need of wanted) {
        const sum = sums.get(need.key);
        sums.set(need.key, { ...(sum ?? emptyAsk(ask, need, now)), units: (sum?.units ?? 0) + need.units });
      }
    }
    const specs = new Map(needs.flatMap(({ needs: wanted }) => wanted.map((need) => [need.key, need.spec] as const)));
    const grants = await reserveUnits(this.ctx.db, [...sums.values()], { urgent: this.urgent, now });
    for (const grant of grants) {
      const spec = specs.get(keyText(grant));
      if (spec) this.add(grant, spec);
    }
    const refusals = new Map<string, PlatformError>();
    for (const { ask, needs: wanted } of needs) {
      const lacking = wanted.map((need) => this.windows.get(need.key)).find((window, i) => !fits(window, wanted[i]));
      if (lacking) refusals.set(ask.key, spent(ask.platform.id, lacking));
      else for (const need of wanted) this.take(need);
    }
    return refusals;
  }

  /** Counts a call that was made, and hears what its answer says about limits. */
  note(report: PlatformCallReport, platform: Platform, subject: CallSubject): void {
    const budgets = budgetsOf(platform);
    if (!budgets) return;
    const isRepeat = subject.isRepeat && !(report.charged && subject.alreadyRead);
    for (const { budget, units } of budgets.costOf(report.endpoint, isRepeat, costOfAnswer(report, subject))) {
      const window = this.windowOf(platform.id, specOf(budgets, budget), subject);
      // Calls count as soon as they are made; money is taken for answers alone.
      if (!window || (window.spec.currency !== undefined && report.errorCode !== null)) continue;
      window.used += units;
      window.firstCall ??= this.ctx.now();
    }
    // A refusal is acted upon as the error that it is; see `noteRefusal`.
    if (!report.headers || !budgets.observe || report.errorCode !== null) return;
    for (const said of budgets.observe(report.endpoint, report.headers, this.ctx.now())) {
      const spec = specOf(budgets, said.budget);
      const limit = said.limit ?? spec?.limit ?? null;
      if (spec?.scope === "account" && subject.account !== null && limit !== null && limit > 0) {
        const name = `${platform.id} ${subject.account}`;
        if (said.used >= limit * strainedShare) this.strained.add(name);
      }
      const window = this.windowOf(platform.id, spec, subject);
      if (window && (window.observed === null || said.used >= window.observed.used)) window.observed = said;
    }
  }

  /**
   * Hears that the platform refused our whole app until a time, so that other processes hear it as well: percentages
   * count as used up until then, and so does what is counted here where the platform says that a quota is spent.
   */
  noteRefusal(error: PlatformError): void {
    for (const window of this.windows.values()) {
      const { spec, platform } = window;
      if (platform !== error.platform || spec.scope !== "app" || spec.limit === null) continue;
      if (spec.counts === "calls" && error.platformErrorCode !== "QUOTA_EXHAUSTED") continue;
      const endsAt = error.resetsAt === null ? {} : { endsAt: error.resetsAt };
      window.observed = { budget: spec.name, used: spec.limit, ...endsAt };
    }
  }

  /** Whether an account's own limit is nearly used up, as far as its answers say. */
  isStrained(platform: string, account: string): boolean {
    return this.strained.has(`${platform} ${account}`);
  }

  /**
   * Writes what was used beyond the reservation so far, so that a process that dies later has not spent more than is
   * written; without a statement while there is none. What it gives is to be called once the transaction stands.
   */
  async settleExcess(db: Db): Promise<() => void> {
    const exceeding = [...this.windows.values()].flatMap((window) => {
      const difference = window.used - window.granted;
      return difference > 0 ? [{ window, difference }] : [];
    });
    const unsaid = { anchor: null, observed: null, observedLimit: null, observedEnd: null };
    await settleUnits(
      db,
      exceeding.map(({ window, difference }) => ({ ...keyOf(window), difference, ...unsaid })),
    );
    return () => {
      for (const { window, difference } of exceeding) window.granted += difference;
    };
  }

  /** Writes what was really used. To be called once, after the last call, however the reads ended. */
  async settle(): Promise<void> {
    const settlements: BudgetSettlement[] = [];
    for (const window of this.windows.values()) {
      const difference = window.used - window.granted;
      const anchor = anchorOf(window);
      if (difference === 0 && window.observed === null && anchor === null) continue;
      settlements.push({
        ...keyOf(window),
        difference,
        anchor,
        observed: window.observed === null ? null : Math.round(window.observed.used),
        observedLimit: window.observed?.limit ?? null,
        observedEnd: window.observed?.endsAt?.toISOString() ?? null,
      });
    }
    this.windows.clear();
    await settleUnits(this.ctx.db, settlements);
  }

  private add(grant: BudgetGrant, spec: BudgetSpec): void {
    const key = keyText(grant);
    const known = this.windows.get(key);
    const open = spec.counts === "calls" || grant.room === null || grant.room > 0;
    if (known && known.start === grant.windowStart) {
      known.granted += grant.granted;
      known.left += grant.granted;
      known.open = open;
      return;
    }
    // Where a new window began meanwhile, what is used from now on is the new one's.
    this.windows.set(key, {
      spec,
      platform: grant.platform,
      subject: grant.subject,
      start: grant.windowStart,
      end: grant.windowEnd,
      granted: grant.granted,
      used: 0,
      left: grant.granted,
      open,
      observed: null,
      firstCall: null,
    });
  }

  private take({ key, units }: Need): void {
    const window = this.windows.get(key);
    if (window) window.left -= units;
  }

  private windowOf(platform: string, spec: BudgetSpec | undefined, subject: CallSubject): Window | undefined {
    if (!spec) return undefined;
    return this.windows.get(keyText({ platform, budget: spec.name, subject: subjectOf(spec, subject.account) }));
  }
}

function keyOf({ platform, spec, subject, start }: Window) {
  return { platform, budget: spec.name, subject, windowStart: start };
}

/** Units that an answer took: for each resource that was not read before on this day, where the platform charges so. */
function costOfAnswer({ cost, charged }: PlatformCallReport, { alreadyRead }: CallSubject): number {
  if (!charged) return cost;
  const names = new Set(charged.ids.map((id) => resourceName(charged.kind, id)));
  const fresh = [...names].filter((name) => !alreadyRead?.has(name));
  for (const name of fresh) alreadyRead?.add(name);
  return fresh.length * charged.price;
}

/** A window that rolls is opened by its first call; by when that was answered, the platform has opened its own. */
function anchorOf({ spec, firstCall }: Window): BudgetSettlement["anchor"] {
  if (firstCall === null || spec.window.kind !== "rolling") return null;
  return { at: firstCall.toISOString(), end: windowEnd(spec.window, firstCall).toISOString() };
}

function fits(window: Window | undefined, need: Need | undefined): boolean {
  return window === undefined || need === undefined || (window.open && window.left >= need.units);
}

function spent(platform: string, { spec, end }: Window): PlatformError {
  return new PlatformError({
    platform,
    code: "QUOTA_EXHAUSTED",
    detail: `Not asked: what ${platform} allows (${spec.name}) is used up until then.`,
    limitOwner: spec.scope,
    resetsAt: new Date(end),
  });
}
