/** What the rules are about: the counts of an account, and what else we keep of it. */
export const policyFields = [
  "followers",
  "following",
  "posts",
  "views",
  "likes",
  "post_metrics",
  "engagement_rate",
  "captions",
  "audience",
  "username",
  "picture",
] as const;
export type PolicyField = (typeof policyFields)[number];

/** Switches of an installation that change what is allowed. */
export interface PolicyFlags {
  /** YouTube has accepted this installation for derived metrics and longer storage. */
  readonly youtubeDerivedMetrics: boolean;
}

/** Where a rule comes from. */
export interface Clause {
  readonly name: string;
  readonly url: string;
}

/** What may be done with one field of one platform. Days are counted from the moment of reading. */
export interface PolicyRule {
  readonly store: boolean;
  /** How long a value read with the owner's grant may be kept while the grant lives; null = as long as it lives. */
  readonly keepDaysWithGrant: number | null;
  /** How long a value read without the owner's grant may be kept; null = without limit, 0 = not at all. */
  readonly keepDaysWithoutGrant: number | null;
  /** How soon after a disconnect the value must be gone; null = the owner may choose to leave it. */
  readonly deleteWithinDaysOfDisconnect: number | null;
  /**
   * How soon after its post was found to be gone from the platform the value must be gone here too; 0 = with the next daily
   * clean-up, null = its last state may stay.
   */
  readonly deleteWithinDaysOfRemoval: number | null;
  /** Whether other figures (a rate, a rank, a forecast) may be made of it. */
  readonly derive: boolean;
  /** Whether it may be part of a sum over several platforms. */
  readonly sumAcrossPlatforms: boolean;
  /** Whether anybody but its owner may be shown it. */
  readonly showToOthers: boolean;
  /** Whether the platform must be named beside it. */
  readonly mustLabel: boolean;
  /** How often it must be read again, or the owner's consent checked, to be kept; null = never. */
  readonly mustRefreshWithinDays: number | null;
  readonly clause: Clause;
}

/** The rules of one platform, for every field. */
export type PlatformPolicy = (flags: PolicyFlags) => Readonly<Record<PolicyField, PolicyRule>>;
