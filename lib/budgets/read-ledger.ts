import "server-only";
import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db";
import { type BudgetAsk, type BudgetGrant, keyText, reserveUnits, settleUnits } from "@/lib/db/budgets";
import { type DailyCharge, takeCharges } from "@/lib/db/daily-charges";
import type { BudgetSpec } from "@/lib/platforms/budgets";
import type { PlatformError } from "@/lib/platforms/errors";
import type { PlatformCallReport } from "@/lib/platforms/http";
import { clientOf } from "@/lib/platforms/logins";
import type { Platform } from "@/lib/platforms/types";
import { type CallAsk, countOf, emptyAsk, type Need, needsOf, specOf } from "./call-needs";
import { ChargedAnswers, type ReadOnDay } from "./charged-answers";
import { type CountedWindow, fits, keyOf, settlementsOf, spent } from "./counted-window";
import { budgetsOf } from "./granted-limits";

/** For whom a call was made. */
export interface CallSubject {
  readonly account: string | null;
  /** Whether the account was read before on this UTC day; without meaning where an answer says what it is charged for. */
  readonly isRepeat: boolean;
  /** What is known to be counted of such resources; grows with what is noted. */
  readonly alreadyRead?: ReadOnDay;
}

/** Units that were counted for an account and that somebody else may have counted by now. */
interface CountedCharge extends DailyCharge {
  readonly window: CountedWindow;
  readonly units: number;
}

/** An account's own limit is nearly used up from this share on; its reads are stretched then. */
const strainedShare = 0.8;

/**
 * The calls of one batch of reads: reserved together before the first, in one statement; counted as they happen; and
 * settled together after the last, in one statement. What was reserved and not used is given back. A process that dies
 * in between leaves its reservation spent until the window ends: too few calls, never too many.
 */
export class ReadLedger {
  private readonly windows = new Map<string, CountedWindow>();
  private readonly strained = new Set<string>();
  private readonly answers = new ChargedAnswers();
  private readonly charges: CountedCharge[] = [];

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
    const { charged } = report;
    const fresh = charged && this.answers.note(report, charged, subject.alreadyRead, this.ctx.now());
    const cost = fresh ? fresh.count * charged.price : report.cost;
    for (const { budget, units } of budgets.costOf(report.endpoint, subject.isRepeat && !fresh, cost)) {
      const window = this.windowOf(platform, specOf(budgets, budget), subject);
      // Calls count as soon as they are made; money is taken for answers alone.
      const isMoney = window?.spec.currency !== undefined;
      if (!window || (isMoney && report.errorCode !== null)) continue;
      window.used += units;
      window.firstCall ??= this.ctx.now();
      if (!isMoney || !fresh) continue;
      for (const charge of fresh.charges) this.charges.push({ ...charge, window, units: units / fresh.count });
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
      const window = this.windowOf(platform, spec, subject);
      if (window && (window.observed === null || said.used >= window.observed.used)) window.observed = said;
    }
  }

  /**
   * Hears that a platform refused the whole app of this log-in until a time, so that other processes hear it as well:
   * percentages count as used up until then, and so does what is counted here where the platform says that a quota is spent.
   */
  noteRefusal(error: PlatformError, login: Platform): void {
    for (const window of this.windows.values()) {
      const { spec, platform } = window;
      if (platform !== clientOf(login) || spec.scope !== "app" || spec.limit === null) continue;
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

  /**
   * Writes what was really used, in one transaction with whose charge it was where accounts are charged for by the day. To
   * be called once, after the last call, however the reads ended.
   */
  async settle(): Promise<void> {
    const windows = [...this.windows.values()];
    this.windows.clear();
    if (this.charges.length === 0) return settleUnits(this.ctx.db, settlementsOf(windows));
    await this.ctx.db.transaction().execute(async (trx) => {
      for (const { window, units } of await takeCharges(trx, this.charges)) window.used -= units;
      await settleUnits(trx, settlementsOf(windows));
    });
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

  private windowOf(platform: Platform, spec: BudgetSpec | undefined, subject: CallSubject): CountedWindow | undefined {
    if (!spec) return undefined;
    return this.windows.get(keyText(countOf(platform, spec, subject.account)));
  }
}
