import type { AudienceBreakdown, AudienceReading, MissingReason } from "@/lib/platforms/types";

/** A reading in which every dimension is missing for one reason. */
export function everyDimension(reason: MissingReason): AudienceReading {
  const missing = { counts: null, reason };
  return { age_gender: missing, country: missing, city: missing };
}

/** A breakdown of counts by name; a name that comes twice is counted together. None at all is not yet available. */
export function counted(entries: readonly (readonly [name: string, count: number])[]): AudienceBreakdown {
  const counts = new Map<string, number>();
  for (const [name, count] of entries) counts.set(name, (counts.get(name) ?? 0) + count);
  if (counts.size === 0) return { counts: null, reason: "not_yet_available" };
  return { counts: Object.fromEntries(counts) };
}
