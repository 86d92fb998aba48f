import { budgetsOf } from "@/lib/budgets";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { isAdmin } from "@/lib/db/admins";
import { type BudgetState, isRunning, readAppBudgets } from "@/lib/db/budgets";
import { type QueueFacts, readQueueFacts } from "@/lib/db/health";
import { type NeedyConnection, type PlatformSyncs, readNeedyConnections, readPlatformSyncs } from "@/lib/db/operations";
import { readPlatformRefusals } from "@/lib/db/operator-incidents";
import { type PauseReason, type PlatformControl, readPlatformControls, type Saving } from "@/lib/db/platform-controls";
import { readPlatformOutages, readPlatformPaces } from "@/lib/db/platform-outages";
import { AppError } from "@/lib/errors";
import { judgePlatform, paceMs, recentFailureMs } from "@/lib/health";
import type { BudgetSpec, BudgetWindow } from "@/lib/platforms/budgets";
import { openCircuits } from "@/lib/platforms/http";
import { isSetUp } from "@/lib/platforms/logins";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { PlatformState } from "@/lib/schemas/health";
import { measureWebhooks } from "@/lib/webhooks";
import { type ShownWebhooks, shownWebhooks } from "./shown-webhooks";

const dayMs = 86_400_000;
const shownConnections = 50;
/** How far the figures of webhooks look back: late and missing ones are rare. */
const webhookDays = 7;

/** A limit of our whole app, as it stands. */
export interface ShownBudget {
  readonly name: string;
  /** Null where the platform names no limit. */
  readonly limit: number | null;
  readonly spent: number;
  /** ISO 4217; null for what is no money. */
  readonly currency: string | null;
  /** After how long it begins anew. */
  readonly window: BudgetWindow;
  /** What `limit` and `spent` are in: calls, units of the platform's own, percent, or millionths of `currency`. */
  readonly unit: "calls" | "units" | "percent" | "money";
  /** When it begins anew; null while nothing of it is used. */
  readonly endsAt: string | null;
}

export interface ShownPlatform {
  readonly id: PlatformId;
  /** A pause goes before silence, silence before slowness. */
  readonly state: PlatformState;
  /** Since when it answers nobody; null where it does, or where only this process knows, for a moment. */
  readonly silentSince: string | null;
  readonly pause: {
    readonly since: string;
    readonly until: string | null;
    readonly reason: PauseReason;
    readonly detail: string | null;
  } | null;
  readonly saving: Saving;
  /** How many accounts it refused lately for our app's sake, and its own words of the latest time; null where none. */
  readonly refusal: { readonly accounts: number; readonly detail: string | null } | null;
  /** How long half of its calls in the last hour took at least, in milliseconds; null where none were made. */
  readonly medianCallMs: number | null;
  readonly budgets: readonly ShownBudget[];
  readonly syncs: Omit<PlatformSyncs, "platform">;
}

/** What an operator wants to know of a running installation. */
export interface Operations {
  readonly platforms: readonly ShownPlatform[];
  readonly queue: Pick<QueueFacts, "waiting" | "oldestWaitingSeconds" | "stuck" | "failedToday" | "overdueAccounts">;
  /** The last seven days, of the platforms that tell us anything. */
  readonly webhooks: readonly ShownWebhooks[];
  readonly needy: { readonly total: number; readonly connections: readonly NeedyConnection[] };
}

/** The state of every platform, of the queue, of what platforms tell, and of the accounts that need a person. Throws FORBIDDEN for anybody but an admin. */
export async function readOperations(ctx: PersonContext): Promise<Operations> {
  if (!(await isAdmin(ctx.db, ctx.userId))) throw new AppError("FORBIDDEN", "Only admins may see this.");
  const now = ctx.now();
  const [states, controls, syncs, queue, needy, told, paces, outages, refusals] = await Promise.all([
    readAppBudgets(ctx.db),
    readPlatformControls(ctx.db),
    readPlatformSyncs(ctx.db, { since: new Date(now.getTime() - dayMs), now }),
    readQueueFacts(ctx.db, now),
    readNeedyConnections(ctx.db, shownConnections),
    measureWebhooks(ctx, webhookDays),
    readPlatformPaces(ctx.db, { since: new Date(now.getTime() - paceMs) }),
    readPlatformOutages(ctx.db, { recentSince: new Date(now.getTime() - recentFailureMs) }),
    readPlatformRefusals(ctx.db, { recentSince: new Date(now.getTime() - recentFailureMs) }),
  ]);
  const { credentials } = env();
  const facts = {
    isSetUp: (id: PlatformId) => isSetUp(getPlatform(id), credentials),
    leftAlone: openCircuits(),
    ...{ controls, outages, paces, now },
  };
  const platforms = platformIds.map((id): ShownPlatform => {
    const control = controls.find(({ platform }) => platform === id);
    const own = syncs.find(({ platform }) => platform === id);
    const { state, since } = judgePlatform(id, facts);
    return {
      id,
      state,
      silentSince: state === "silent" ? since : null,
      pause: pauseOf(control, now),
      saving: control?.saving ?? "none",
      refusal: refusals.find(({ platform }) => platform === id) ?? null,
      medianCallMs: paces.find(({ platform }) => platform === id)?.medianMs ?? null,
      budgets: shownBudgets(
        id,
        states.filter(({ platform }) => platform === id),
        now,
      ),
      syncs: own ?? noSyncs,
    };
  });
  return { platforms, queue, webhooks: told.flatMap(shownWebhooks), needy };
}

const noSyncs = {
  accounts: 0,
  due: 0,
  longestWaitSeconds: null,
  succeeded: 0,
  postponed: 0,
  failed: 0,
  calls: 0,
} as const;

function pauseOf(control: PlatformControl | undefined, now: Date): ShownPlatform["pause"] {
  if (!control?.pausedAt || !control.pauseReason) return null;
  const { pausedAt, pausedUntil, pauseReason, pauseDetail } = control;
  if (pausedUntil !== null && new Date(pausedUntil) <= now) return null;
  return { since: pausedAt, until: pausedUntil, reason: pauseReason, detail: pauseDetail };
}

/** Budgets come from the adapter, so that one which nobody has touched yet is shown as well. */
function shownBudgets(id: PlatformId, states: readonly BudgetState[], now: Date): ShownBudget[] {
  const specs = budgetsOf(getPlatform(id))?.list ?? [];
  return specs.flatMap((spec) => {
    const { name, scope, window, limit, currency = null } = spec;
    if (scope !== "app") return [];
    const state = states.find(({ budget }) => budget === name);
    const runs = state !== undefined && isRunning(state, now);
    return {
      name,
      limit: runs ? state.limit : limit,
      spent: runs ? state.spent : 0,
      unit: unitOf(spec),
      currency,
      window,
      endsAt: runs ? state.windowEnd : null,
    };
  });
}

function unitOf({ counts, currency, hasOwnUnits }: BudgetSpec): ShownBudget["unit"] {
  if (currency !== undefined) return "money";
  return counts === "calls" && hasOwnUnits ? "units" : counts;
}
