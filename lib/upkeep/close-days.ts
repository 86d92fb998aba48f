import { utcDay } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { computeDailyStatistics, type DailyStatistics, readDailyStatistics } from "@/lib/db/daily-statistics";
import { platformIds } from "@/lib/platforms/manifests";
import { historyDays } from "./own-retention";

const dayMs = 86_400_000;

/** The UTC day that lies `days` before today. */
function dayBefore(now: Date, days: number): string {
  return utcDay(new Date(now.getTime() - days * dayMs));
}

/**
 * Writes how yesterday went, and every earlier day that was missed for as far back as sync history reaches. Calling it
 * again computes yesterday anew and nothing else. Returns how many rows (one per day and platform) were written.
 */
export async function closeDays(ctx: SystemContext): Promise<{ dailyStatistics: number }> {
  const now = ctx.now();
  const range = { firstDay: dayBefore(now, historyDays - 1), lastDay: dayBefore(now, 1) };
  return { dailyStatistics: await computeDailyStatistics(ctx.db, { ...range, platforms: platformIds }) };
}

/** How the last `days` whole days went, the latest first; days that nobody has closed are missing. */
export function readDays(ctx: SystemContext, days: number): Promise<DailyStatistics[]> {
  const now = ctx.now();
  return readDailyStatistics(ctx.db, dayBefore(now, days), dayBefore(now, 1));
}
