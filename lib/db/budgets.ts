import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** A budget's key: `subject` is a connection's id, or empty for the whole app. */
export interface BudgetKey {
  readonly platform: string;
  readonly budget: string;
  readonly subject: string;
}

/** What somebody wants of a budget. The size and the end count only where a new window begins with it. */
export interface BudgetAsk extends BudgetKey {
  readonly units: number;
  readonly limit: number | null;
  readonly reserve: number;
  readonly currency: string | null;
  readonly windowEnd: Date;
}

/** What somebody was given. */
export interface BudgetGrant extends BudgetKey {
  readonly granted: number;
  /** What was left before this grant, without what is kept for persons; null where no limit is known. */
  readonly room: number | null;
  readonly windowStart: string;
  readonly windowEnd: string;
}

const inOrder = (a: BudgetKey, b: BudgetKey) => (keyText(a) < keyText(b) ? -1 : 1);

/** A budget's key as one text. */
export function keyText({ platform, budget, subject }: BudgetKey): string {
  return `${platform} ${budget} ${subject}`;
}

/** Whether the window of a row `b` is over; a start that lies ahead by more than clocks differ means that the clock was set back. */
const windowIsOver = (now: Date) => {
  const at = sql`${now.toISOString()}::timestamptz`;
  return sql`(b.window_end <= ${at} or b.window_start > ${at} + interval '5 minutes')`;
};

/** Asks as a table `u`, in the order in which everybody takes the rows, so that nobody waits in a circle. */
const asTable = (asks: readonly BudgetAsk[]) => {
  const sorted = [...asks].sort(inOrder);
  const column = (pick: (ask: BudgetAsk) => string | number | null) => arrayOf(sorted, pick);
  return sql`unnest(
      ${column((a) => a.platform)}::text[], ${column((a) => a.budget)}::text[], ${column((a) => a.subject)}::text[],
      ${column((a) => a.windowEnd.toISOString())}::timestamptz[], ${column((a) => a.limit)}::bigint[],
      ${column((a) => a.reserve)}::bigint[], ${column((a) => a.currency)}::text[], ${column((a) => a.units)}::bigint[]
    ) with ordinality as u (platform, budget, subject, window_end, limit_units, reserve_units, currency, units, place)`;
};

/** The columns of a row `b` that begin anew with a window; what is counted in it is the caller's. */
const begunAnew = (isOver: ReturnType<typeof windowIsOver>) => sql`
      window_start = case when ${isOver} then excluded.window_start else b.window_start end,
      window_end = case when ${isOver} then excluded.window_end else b.window_end end,
      anchored_at = case when ${isOver} then null else b.anchored_at end,
      limit_units = case when ${isOver} then excluded.limit_units else b.limit_units end,
      reserve_units = case when ${isOver} then excluded.reserve_units else b.reserve_units end`;

/**
 * Reserves units of many budgets in one statement, each as far as it goes: of two callers at once the second sees what
 * the first was given, so that never more is given than the limit. A window that is over begins anew. `urgent` callers
 * may have what is kept for persons; that part melts away evenly until the window ends.
 */
export async function reserveUnits(
  db: Db,
  asks: readonly BudgetAsk[],
  { urgent, now }: { readonly urgent: boolean; readonly now: Date },
): Promise<BudgetGrant[]> {
  if (asks.length === 0) return [];
  const at = sql`${now.toISOString()}::timestamptz`;
  const isOver = windowIsOver(now);
  const kept = urgent
    ? sql`0`
    : sql`ceil(b.reserve_units * least(1, extract(epoch from b.window_end - ${at}) /
        extract(epoch from b.window_end - b.window_start)))::bigint`;
  const left = sql`greatest(0, least(excluded.last_grant, b.limit_units - ${kept} - b.spent_units))`;
  const { rows } = await sql<BudgetGrant>`
    insert into public.api_budgets as b
      (platform, budget, subject, window_start, window_end, limit_units, reserve_units, currency, spent_units, last_grant)
    select platform, budget, subject, ${at}, window_end, limit_units, reserve_units, currency, first_grant, first_grant
    from (
      select *, least(units, limit_units - ${urgent ? sql`0` : sql`reserve_units`}) as first_grant
      from ${asTable(asks)}
      order by place
    ) asked
    on conflict (platform, budget, subject) do update set ${begunAnew(isOver)},
      currency = excluded.currency,
      spent_units = case when ${isOver} then excluded.spent_units else b.spent_units + ${left} end,
      last_grant = case when ${isOver} then excluded.last_grant else ${left} end
    returning platform, budget, subject, last_grant as granted,
      b.limit_units - ${kept} - (b.spent_units - b.last_grant) as room,
      window_start as "windowStart", window_end as "windowEnd"
  `.execute(db);
  return rows;
}

/**
 * Adds what a platform took without being asked, such as the price of an event that it told, in one statement: also beyond
 * the limit, for it is spent. A window that is over begins anew.
 */
export async function addUnits(db: Db, charges: readonly BudgetAsk[], now: Date): Promise<void> {
  if (charges.length === 0) return;
  const isOver = windowIsOver(now);
  await sql`
    insert into public.api_budgets as b
      (platform, budget, subject, window_start, window_end, limit_units, reserve_units, currency, spent_units)
    select platform, budget, subject, ${now.toISOString()}::timestamptz, window_end, limit_units, reserve_units, currency, units
    from ${asTable(charges)}
    order by place
    on conflict (platform, budget, subject) do update set ${begunAnew(isOver)},
      spent_units = case when ${isOver} then excluded.spent_units else b.spent_units + excluded.spent_units end
  `.execute(db);
}

/** How a reservation came out in the end. */
export interface BudgetSettlement extends BudgetKey {
  /** Which window was reserved in; a later one is left as it is. */
  readonly windowStart: string;
  /** Units used beyond the reservation, or below zero, not used. */
  readonly difference: number;
  /** When its first call was answered and the end that follows; null where neither says when the window ends. */
  readonly anchor: { readonly at: string; readonly end: string } | null;
  /** What the platform itself says is used by now; null where it says nothing. */
  readonly observed: number | null;
  readonly observedLimit: number | null;
  readonly observedEnd: string | null;
}

/** Brings budgets to what was really used and what the platform says, in one statement; the platform outranks our count upwards. */
export async function settleUnits(db: Db, settlements: readonly BudgetSettlement[]): Promise<void> {
  if (settlements.length === 0) return;
  const sorted = [...settlements].sort(inOrder);
  const column = (pick: (one: BudgetSettlement) => string | number | null) => arrayOf(sorted, pick);
  await sql`
    with settled as (
      select u.*
      from public.api_budgets b join unnest(
        ${column((s) => s.platform)}::text[], ${column((s) => s.budget)}::text[], ${column((s) => s.subject)}::text[],
        ${column((s) => s.windowStart)}::timestamptz[], ${column((s) => s.difference)}::bigint[],
        ${column((s) => s.observed)}::bigint[], ${column((s) => s.observedLimit)}::bigint[],
        ${column((s) => s.observedEnd)}::timestamptz[], ${column((s) => s.anchor?.at ?? null)}::timestamptz[],
        ${column((s) => s.anchor?.end ?? null)}::timestamptz[]
      ) as u (platform, budget, subject, window_start, difference, observed, observed_limit, observed_end, anchor_at,
        anchor_end)
        on (b.platform, b.budget, b.subject) = (u.platform, u.budget, u.subject)
          and date_trunc('milliseconds', b.window_start) = u.window_start
      order by b.platform, b.budget, b.subject for update of b
    )
    update public.api_budgets b set
      spent_units = greatest(0, b.spent_units + s.difference, s.observed),
      limit_units = coalesce(s.observed_limit, b.limit_units),
      anchored_at = coalesce(b.anchored_at, s.anchor_at),
      window_end = greatest(b.window_start + interval '1 second', coalesce(s.observed_end,
        case when b.anchored_at is null then greatest(b.window_end, s.anchor_end) else b.window_end end))
    from settled s
    where (b.platform, b.budget, b.subject) = (s.platform, s.budget, s.subject)
  `.execute(db);
}

/** A budget as it stands. */
export interface BudgetState extends BudgetKey {
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly limit: number | null;
  readonly reserve: number;
  readonly spent: number;
  readonly currency: string | null;
}

const clockSkewMs = 5 * 60_000;

/** Whether a budget's window runs at a time; the start of one may lie ahead by as much as clocks differ. */
export function isRunning(
  { windowStart, windowEnd }: Pick<BudgetState, "windowStart" | "windowEnd">,
  now: Date,
): boolean {
  return Date.parse(windowEnd) > now.getTime() && Date.parse(windowStart) <= now.getTime() + clockSkewMs;
}

/** The limits of our whole app, all platforms, whether their windows still run or not. */
export async function readAppBudgets(db: Db): Promise<BudgetState[]> {
  const { rows } = await sql<BudgetState>`
    select platform, budget, subject, window_start as "windowStart", window_end as "windowEnd", limit_units as limit,
      reserve_units as reserve, spent_units as spent, currency
    from public.api_budgets where subject = '' order by platform, budget
  `.execute(db);
  return rows;
}

/** Removes the budgets of accounts whose window ended before `before`; those of the app stay. Returns how many. */
export async function deleteEndedBudgets(db: Db, before: Date): Promise<number> {
  const { rows } = await sql`
    delete from public.api_budgets where subject <> '' and window_end < ${before.toISOString()}::timestamptz returning 1
  `.execute(db);
  return rows.length;
}
