import { utcDay } from "@/lib/clock";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { type ConnectionRow, readConnections } from "@/lib/db/connection-statistics-reader";
import { readSnapshots, type StoredSnapshot } from "@/lib/db/snapshots-reader";
import { AppError } from "@/lib/errors";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { mayDerive, maySum, type PolicyFlags } from "@/lib/platforms/policy";
import type { HistoryDays } from "@/lib/schemas/history-days";
import type { Account, History, HistorySeries } from "@/lib/schemas/stats";
import { flagNames, toAccount, visible } from "./account";
import { buildSeries, daysUntil, type MissedDays, type Reading, sumSeries } from "./history-series";

function followersOf(row: StoredSnapshot): Reading {
  return { day: row.day, value: row.followers, reason: row.reasons.followers ?? null, flags: flagNames(row.flags) };
}

/** A series without its change where the platform's rules do not allow calculating one; the values stay. */
function obeyPolicy(series: HistorySeries, flags: PolicyFlags): HistorySeries {
  const platform = parsePlatformId(series.platform);
  if (platform === null || mayDerive(platform, "followers", flags)) return series;
  return { ...series, change: null, changeReason: "policy" };
}

/** What is known about days without a reading, by account number. */
export function missedBySeq(rows: readonly ConnectionRow[]): ReadonlyMap<number, MissedDays> {
  return new Map(rows.map(({ seq, missedDays }) => [seq, missedDays]));
}

/** The span of UTC days that a history of so many days covers. */
export function historySpan(now: Date, days: HistoryDays): { fromDay: string; toDay: string } {
  const span = daysUntil(now, days);
  return { fromDay: span[0] ?? utcDay(now), toDay: span.at(-1) ?? utcDay(now) };
}

/**
 * The follower histories of a person's accounts over so many UTC days up to `now`, with their total where every
 * platform's rules allow adding. Ended connections keep their line while it has values, but stay out of the total.
 */
export function buildHistory(
  accounts: readonly Account[],
  snapshots: readonly StoredSnapshot[],
  days: HistoryDays,
  options: { now: Date; missed?: ReadonlyMap<number, MissedDays> } & PolicyFlags,
): History {
  const span = daysUntil(options.now, days);
  const readings = new Map<number, Reading[]>();
  for (const row of snapshots) {
    const list = readings.get(row.connectionSeq) ?? [];
    list.push(followersOf(row));
    readings.set(row.connectionSeq, list);
  }
  const all = accounts.map((account) => ({
    account,
    series: obeyPolicy(
      buildSeries(account, readings.get(account.seq) ?? [], span, options.missed?.get(account.seq)),
      options,
    ),
  }));
  const shown = all.filter(
    ({ account, series }) => account.status !== "disconnected" || series.points.some((point) => point.value !== null),
  );
  const live = shown.filter(({ account }) => account.status !== "disconnected");
  return {
    days,
    from: span[0] ?? utcDay(options.now),
    to: span.at(-1) ?? utcDay(options.now),
    series: shown.map(({ series }) => series),
    ...buildTotal(live, options.youtubeDerivedMetrics),
  };
}

function buildTotal(
  live: readonly { account: Account; series: HistorySeries }[],
  youtubeDerivedMetrics: boolean,
): Pick<History, "total" | "totalReason" | "leftOut"> {
  const addable = live.filter(({ account }) => {
    const platform = parsePlatformId(account.platform);
    return platform !== null && maySum(platform, "followers", { youtubeDerivedMetrics });
  });
  const leftOut = live
    .filter((one) => !addable.includes(one))
    .map(({ account }) => ({ connectionId: account.id, platform: account.platform, reason: "policy" as const }));
  if (addable.length < 2) return { total: null, totalReason: live.length < 2 ? "one_account" : "policy", leftOut };
  const summed = sumSeries(addable.map(({ series }) => series));
  return { total: { ...summed, included: addable.map(({ account }) => account.id) }, totalReason: null, leftOut };
}

/** The follower history of all accounts of the person and their total. Two database calls, side by side. */
export async function getHistory(ctx: PersonContext, input: { days: HistoryDays }): Promise<History> {
  const now = ctx.now();
  const span = historySpan(now, input.days);
  const [connections, snapshots] = await Promise.all([
    readConnections(ctx.reader, { userId: ctx.userId, queuedSince: now, missedFrom: span.fromDay }),
    readSnapshots(ctx.reader, span),
  ]);
  const { youtubeDerivedMetrics } = env();
  const missed = missedBySeq(connections);
  return buildHistory(visible(connections).map(toAccount), snapshots, input.days, {
    now,
    missed,
    youtubeDerivedMetrics,
  });
}

/** The follower history of one account of the person. Throws NOT_FOUND for an id that is not theirs. */
export async function getAccountHistory(
  ctx: PersonContext,
  input: { connectionId: string; days: HistoryDays },
): Promise<HistorySeries & { days: number }> {
  const now = ctx.now();
  const span = historySpan(now, input.days);
  const [connections, snapshots] = await Promise.all([
    readConnections(ctx.reader, { userId: ctx.userId, queuedSince: now, missedFrom: span.fromDay }),
    readSnapshots(ctx.reader, span),
  ]);
  const account = visible(connections)
    .map(toAccount)
    .find(({ id }) => id === input.connectionId);
  if (!account) throw new AppError("NOT_FOUND", "There is no such account among yours.");
  const readings = snapshots.filter((row) => row.connectionSeq === account.seq).map(followersOf);
  const { youtubeDerivedMetrics } = env();
  const series = buildSeries(account, readings, daysUntil(now, input.days), missedBySeq(connections).get(account.seq));
  return { days: input.days, ...obeyPolicy(series, { youtubeDerivedMetrics }) };
}
