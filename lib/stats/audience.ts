import type { StoredBreakdown } from "@/lib/db/audience-reader";
import type { ConnectionRow } from "@/lib/db/connection-statistics-reader";
import { audienceFacts, parsePlatformId } from "@/lib/platforms/manifests";
import type { AudienceDimension, AudienceFacts } from "@/lib/platforms/types";
import type { AccountAudience, AgeRow, AudiencePart, NoAudience, ReadAudience } from "@/lib/schemas/audience";
import { numberSources } from "@/lib/schemas/stats";

/** A reading a day, and one that may be missed. */
const staleAfterMs = 48 * 3_600_000;

const ageName = /^(.+) (female|male|unknown)$/;

/** The audience of one account, out of the rows of its last reading. */
export function toAudience(row: ConnectionRow, now: Date): AccountAudience {
  const { id: connectionId, platform, username, audience: rows, status } = row;
  const known = parsePlatformId(platform);
  const facts = known === null ? "not_offered" : audienceFacts(known);
  return { connectionId, platform, username, audience: describe(rows, { facts, status, now }) };
}

/** Why an account that could be read has not been, by its status. */
function unreadReason(status: string): string {
  if (status === "expired" || status === "revoked") return "needs_reconnect";
  return status === "error" ? "account_problem" : "not_read_yet";
}

interface Circumstances {
  readonly facts: AudienceFacts | "not_asked" | "not_offered";
  readonly status: string;
  readonly now: Date;
}

function describe(rows: readonly StoredBreakdown[], { facts, status, now }: Circumstances): ReadAudience | NoAudience {
  if (typeof facts === "string") return { kind: "none", reason: facts, smallestAudience: null };
  const { smallestAudience, mostNames } = facts;
  const day = rows
    .map((row) => row.day)
    .sort()
    .at(-1);
  const reading = rows.filter((row) => row.day === day);
  const first = reading[0];
  if (!first) return { kind: "none", reason: unreadReason(status), smallestAudience };
  const placed = Math.max(...reading.map(({ counts }) => sum(Object.values(counts ?? {}))));
  if (placed === 0) return { kind: "none", reason: gravestReason(reading), smallestAudience };
  const of = (dimension: AudienceDimension) => reading.find((row) => row.dimension === dimension);
  const { asOf, fetchedAt, lagSeconds } = first;
  return {
    kind: "read",
    placed,
    ages: toAges(of("age_gender"), placed),
    countries: toPart(of("country"), placed),
    cities: toPart(of("city"), placed),
    mostNames,
    source: numberSources.find((source) => source === first.source) ?? "api",
    asOf,
    fetchedAt,
    lagSeconds,
    isStale: now.getTime() - Date.parse(fetchedAt) >= staleAfterMs,
  };
}

/**
 * Of several reasons the one that somebody can do something about: what is never offered explains least, and is then said
 * of this kind of account alone, because its platform tells others.
 */
function gravestReason(reading: readonly StoredBreakdown[]): string {
  const reasons = reading.map(({ reason }) => reason ?? "not_yet_available");
  return reasons.find((reason) => reason !== "not_offered") ?? "not_offered_here";
}

/** The dimension with the most people in it says how many could be placed at all: no share is overstated by it. */
function toPart(row: StoredBreakdown | undefined, placed: number): AudiencePart {
  const entries = Object.entries(row?.counts ?? {}).filter(([, count]) => count > 0);
  if (entries.length === 0) return { shares: null, reason: row?.reason ?? "not_yet_available" };
  const shares = entries
    .sort(([a, left], [b, right]) => right - left || a.localeCompare(b, "en"))
    .map(([name, count]) => ({ name, count, percent: percentOf(count, placed) }));
  return { shares, restPercent: Math.max(0, percentOf(placed - sum(entries.map(([, count]) => count)), placed)) };
}

function toAges(row: StoredBreakdown | undefined, placed: number): ReadAudience["ages"] {
  const byAge = new Map<string, AgeRow>();
  for (const [name, count] of Object.entries(row?.counts ?? {})) {
    const [, age, gender] = ageName.exec(name) ?? [];
    if (age === undefined || gender === undefined) continue;
    const one = byAge.get(age) ?? { age, female: 0, male: 0, unknown: 0 };
    byAge.set(age, { ...one, [gender]: percentOf(count, placed) });
  }
  if (byAge.size === 0) return { rows: null, reason: row?.reason ?? "not_yet_available" };
  return { rows: [...byAge.values()].sort((a, b) => Number.parseInt(a.age, 10) - Number.parseInt(b.age, 10)) };
}

function percentOf(count: number, whole: number): number {
  return (count / whole) * 100;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
