import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import {
  blankOverdueCounts,
  countOverdueCounts,
  countOverduePublished,
  countOverdueRows,
  firstPage,
  lockOverduePublished,
  type OverduePublished,
  removeOverdueRows,
  withholdPublished,
} from "@/lib/db/retention";
import { bringTotalsUpToDate } from "@/lib/stats";
import { fieldPlaces, type RetentionReason, type RetentionRule, retentionRules } from "./retention-rules";
import { shareTime } from "./share-time";

const dayMs = 86_400_000;

/** How a walk is bounded: rows in one batch, and wall time after which no batch starts. */
export interface Bounds {
  readonly batch: number;
  readonly until: Date;
}

/** What one rule removed, or would remove. */
export interface RuleCount {
  readonly platform: string;
  readonly fields: readonly string[];
  readonly because: RetentionReason;
  readonly place: string;
  readonly days: number;
  readonly clause: string;
  readonly count: number;
}

/** Rules that one statement keeps together: they differ in their field alone. */
type Kept = RetentionRule & { readonly fields: RetentionRule["field"][] };

function together(rules: readonly RetentionRule[]): Kept[] {
  const kept = new Map<string, Kept>();
  for (const rule of rules) {
    // A snapshot has a column per count, so each of its fields is a statement of its own.
    const key = [
      rule.platform,
      rule.place,
      rule.because,
      rule.days,
      rule.place === "snapshots" ? rule.field : "",
    ].join();
    const same = kept.get(key);
    if (same) same.fields.push(rule.field);
    else kept.set(key, { ...rule, fields: [rule.field] });
  }
  return [...kept.values()];
}

/**
 * Removes what platforms no longer allow us to hold, in bounded batches; what goes with a whole account is
 * `eraseLapsedHistories`'s. No rule can take the time of those after it. The rules are those of this installation unless given. Killed anywhere, the next call goes on. `dryRun` only counts. Returns a count per rule.
 */
export async function keepRetention(
  ctx: SystemContext,
  { batch, until, dryRun = false }: Bounds & { readonly dryRun?: boolean },
  rules: readonly RetentionRule[] = rulesHere(),
): Promise<RuleCount[]> {
  const counts: RuleCount[] = [];
  const kept = together(rules.filter(({ place }) => place !== "account"));
  const next = shareTime(
    until,
    kept.map(() => 1),
  );
  for (const rule of kept) {
    const { platform, fields, because, place, days, clause } = rule;
    const before = new Date(ctx.now().getTime() - days * dayMs);
    const count = dryRun
      ? await countOver(ctx, rule, before)
      : await remove(ctx, rule, before, { batch, until: next() });
    counts.push({ platform, fields, because, place, days, clause: clause.name, count });
  }
  return counts;
}

function rulesHere(): RetentionRule[] {
  const { youtubeDerivedMetrics } = env();
  return retentionRules({ youtubeDerivedMetrics });
}

function publishedOf({ platform, fields, because }: Kept, before: Date): OverduePublished {
  const metrics = fields.flatMap((field) => fieldPlaces[field].published);
  return { platform, before, metrics, readWithoutGrant: because === "read_without_grant" };
}

async function countOver(ctx: SystemContext, rule: Kept, before: Date): Promise<number> {
  const { platform, field, place } = rule;
  if (place === "published") return countOverduePublished(ctx.db, publishedOf(rule, before));
  const { snapshot } = fieldPlaces[field];
  if (place === "snapshots") return snapshot ? countOverdueCounts(ctx.db, { platform, before, count: snapshot }) : 0;
  return place === "account" ? 0 : countOverdueRows(ctx.db, place, { platform, before });
}

async function remove(ctx: SystemContext, rule: Kept, before: Date, bounds: Bounds): Promise<number> {
  const { platform, field, place } = rule;
  if (place === "published") return withhold(ctx, publishedOf(rule, before), bounds);
  const { snapshot } = fieldPlaces[field];
  if (place === "snapshots") {
    if (!snapshot) return 0;
    return inBatches(bounds, (limit) => blankOverdueCounts(ctx.db, { platform, before, count: snapshot }, limit));
  }
  if (place === "account") return 0;
  return inBatches(bounds, (limit) => removeOverdueRows(ctx.db, place, { platform, before }, limit));
}

/** Calls `step` until it finds less than a whole batch or the time is over. Returns the sum. */
export async function inBatches({ batch, until }: Bounds, step: (limit: number) => Promise<number>): Promise<number> {
  let sum = 0;
  while (Date.now() < until.getTime()) {
    const count = await step(batch);
    sum += count;
    if (count < batch) break;
  }
  return sum;
}

async function withhold(ctx: SystemContext, overdue: OverduePublished, { batch, until }: Bounds): Promise<number> {
  let sum = 0;
  let after = firstPage;
  while (Date.now() < until.getTime()) {
    const page = { after, limit: batch };
    const last = await ctx.db.transaction().execute(async (trx) => {
      const accounts = await lockOverduePublished(trx, overdue, page);
      const last = accounts.at(-1);
      if (last === undefined) return null;
      sum += await withholdPublished(
        trx,
        overdue,
        accounts.map(({ seq }) => seq),
      );
      await bringTotalsUpToDate(trx, [...new Set(accounts.map(({ influencerId }) => influencerId))], ctx.now());
      return accounts.length < batch ? null : last.id;
    });
    if (last === null) break;
    after = last;
  }
  return sum;
}
