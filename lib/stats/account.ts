import type { ConnectionRow } from "@/lib/db/connection-statistics-reader";
import type { StatRow } from "@/lib/db/statistics-reader";
import { parsePlatformId, platformIds } from "@/lib/platforms/manifests";
import { promisedMinutesOf } from "@/lib/schemas/freshness";
import { numberFlags } from "@/lib/schemas/metrics";
import { type Account, accountSchema, type Passport, passportSchema, syncTiers } from "@/lib/schemas/stats";

const stuckAfterMs = 10 * 60_000;

/** Since when a sync must have been waiting to count as running: older ones are stuck, and a person may ask anew. */
export function runningSince(now: Date): Date {
  return new Date(now.getTime() - stuckAfterMs);
}

/** The words for the bits of a `flags` column. */
export function flagNames(bits: number): Passport["flags"] {
  return (Object.keys(numberFlags) as (keyof typeof numberFlags)[]).filter((name) => (bits & numberFlags[name]) !== 0);
}

/** A published number with its passport, out of its row. Throws when the row holds a word that nobody knows. */
export function toPassport(row: StatRow): Passport {
  return passportSchema.parse({ ...row, flags: flagNames(row.flags) });
}

/** Where a platform stands among all; one that is not offered any more comes last. */
function platformRank(platform: string): number {
  const id = parsePlatformId(platform);
  return id === null ? platformIds.length : platformIds.indexOf(id);
}

/**
 * Rows of accounts that the person may still see, in the order of the platforms and at each as they came: an ended one
 * whose history was erased is a gravestone without a name.
 */
export function visible<Row extends { readonly platform: string; readonly status: string; readonly username: string }>(
  rows: readonly Row[],
): Row[] {
  return rows
    .filter((row) => row.status !== "disconnected" || row.username !== "")
    .sort((a, b) => platformRank(a.platform) - platformRank(b.platform));
}

/** An account as its owner sees it, out of its row and its published numbers. */
export function toAccount({
  stats,
  posts: _posts,
  missedDays: _missed,
  audience: _audience,
  ...row
}: ConnectionRow): Account {
  const ended = row.status !== "active" && row.status !== "error";
  const tier = syncTiers.find((known) => known === row.syncTier) ?? "normal";
  return accountSchema.parse({
    ...row,
    ...(ended ? { accessEndsAt: null, accessEndCause: null } : {}),
    promisedMinutes: promisedMinutesOf[tier],
    numbers: Object.fromEntries(stats.map((stat) => [stat.metric, toPassport(stat)])),
  });
}
