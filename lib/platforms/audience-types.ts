import type { MissingReason } from "./count-types";

/** What an audience is broken down by. */
export const audienceDimensions = ["age_gender", "country", "city"] as const;
export type AudienceDimension = (typeof audienceDimensions)[number];

/**
 * How many people bear each name, exactly as the platform counted them, or why nobody knows. Names: for `age_gender` the
 * age range and `female`, `male` or `unknown` ("25-34 female"); for `country` the ISO 3166-1 code in capitals, or the
 * platform's English name where it has none; for `city` the platform's name. People whom the platform could not place are
 * in no count, and only the most frequent names are listed: no sum is the size of the audience.
 */
export type AudienceBreakdown =
  | { readonly counts: Readonly<Record<string, number>> }
  | { readonly counts: null; readonly reason: MissingReason };

/** One reading of who an audience is: each dimension with its counts, or with why not. */
export type AudienceReading = Readonly<Record<AudienceDimension, AudienceBreakdown>>;

/** What is true of every such reading of a platform; the browser may know it. */
export interface AudienceFacts {
  /** Who is counted. */
  readonly basis: "followers";
  /** How many seconds the counts may trail reality. */
  readonly lagSeconds: number;
  /** Below so many followers there is nothing; null where the platform names no such limit. */
  readonly smallestAudience: number | null;
  /** How many names of a dimension the platform lists at most. */
  readonly mostNames: number;
}
