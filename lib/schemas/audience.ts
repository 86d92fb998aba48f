import type { Passport } from "./stats";

/** People of one name, and which part of all whom the platform could place they are. */
export interface AudienceShare {
  readonly name: string;
  readonly count: number;
  readonly percent: number;
}

/** One dimension, the most frequent names first, or why there is nothing to show. */
export type AudiencePart =
  | { readonly shares: readonly AudienceShare[]; readonly restPercent: number }
  | { readonly shares: null; readonly reason: string };

/** An age range with the part that each gender has in it. */
export interface AgeRow {
  readonly age: string;
  readonly female: number;
  readonly male: number;
  readonly unknown: number;
}

/** An audience as it was read last. Percentages are of the people whom the platform could place, in every part alike. */
export interface ReadAudience {
  readonly kind: "read";
  readonly placed: number;
  readonly ages: { readonly rows: readonly AgeRow[] } | { readonly rows: null; readonly reason: string };
  readonly countries: AudiencePart;
  readonly cities: AudiencePart;
  /** How many names of a dimension the platform lists at most. */
  readonly mostNames: number;
  readonly source: Passport["source"];
  readonly asOf: string;
  readonly fetchedAt: string;
  readonly lagSeconds: number;
  readonly isStale: boolean;
}

/** Why there is nothing to show of an audience at all. */
export interface NoAudience {
  readonly kind: "none";
  /** `not_read_yet`, `not_asked`, or a reason for which a platform gives nothing. */
  readonly reason: string;
  /** Where it is too small: how many followers it needs; null where the platform does not say. */
  readonly smallestAudience: number | null;
}

/** The audience of one connected account, as its owner sees it. */
export interface AccountAudience {
  readonly connectionId: string;
  readonly platform: string;
  readonly username: string;
  readonly audience: ReadAudience | NoAudience;
}
