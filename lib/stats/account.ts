import type { ConnectionRow, StatRow } from "@/lib/db/statistics-reader";
import { promisedMinutesOf } from "@/lib/schemas/freshness";
import { numberFlags } from "@/lib/schemas/metrics";
import { type Account, accountSchema, type Passport, passportSchema, syncTiers } from "@/lib/schemas/stats";

/** The words for the bits of a `flags` column. */
export function flagNames(bits: number): Passport["flags"] {
  return (Object.keys(numberFlags) as (keyof typeof numberFlags)[]).filter((name) => (bits & numberFlags[name]) !== 0);
}

/** A published number with its passport, out of its row. Throws when the row holds a word that nobody knows. */
export function toPassport(row: StatRow): Passport {
  return passportSchema.parse({ ...row, flags: flagNames(row.flags) });
}

/** An account as its owner sees it, out of its row and its published numbers. */
export function toAccount({ stats, posts: _posts, ...row }: ConnectionRow): Account {
  const tier = syncTiers.find((known) => known === row.syncTier) ?? "normal";
  return accountSchema.parse({
    ...row,
    promisedMinutes: promisedMinutesOf[tier],
    numbers: Object.fromEntries(stats.map((stat) => [stat.metric, toPassport(stat)])),
  });
}
