import { doubtStandsMs } from "@/lib/schemas/freshness";

/** A number of followers that stands: as published without a flag. */
export interface Reference {
  readonly followers: number;
  readonly at: Date;
}

/** What is known about an account when a new reading is judged. */
export interface JudgedAccount {
  /** The last number that is beyond doubt; null before the first reading. */
  readonly reference: Reference | null;
  /** The last published number when it carries the flag; a doubtful number that goes on standing is near it. */
  readonly doubtful: number | null;
  /** Since when readings contradict the reference without a break; null while they do not. */
  readonly implausibleSince: Date | null;
  /** The largest change from one day to the next within the last 30 days; 0 without history. */
  readonly largestDailyChange: number;
}

/**
 * `publish`: believable, or it has stood long enough. `flag`: published with the flag. `hold`: not published, the last
 * true number stays. `since` is what to remember for the next reading.
 */
export interface Verdict {
  readonly action: "publish" | "flag" | "hold";
  readonly since: Date | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A fall to 0 is doubted from this number of followers on. */
const zeroMatters = 100;
/** Changes up to this size are believed on any account. */
const alwaysBelieved = 1_000;
/** How long a doubtful number has to stand until the next step: from held to flagged, from flagged to believed. */
export const standsAfterMs = doubtStandsMs;

/**
 * The largest change that an account's history makes believable, in followers: per day the largest of half the last
 * number, ten times the largest daily change of the last 30 days, and 1,000; times the days since the last number,
 * one at least.
 */
export function believableChange(reference: Reference, largestDailyChange: number, now: Date): number {
  const days = Math.max(1, (now.getTime() - reference.at.getTime()) / dayMs);
  return Math.max(reference.followers / 2, 10 * largestDailyChange, alwaysBelieved) * days;
}

function contradicts(followers: number, reference: Reference, largestDailyChange: number, now: Date): boolean {
  if (followers === 0 && reference.followers > zeroMatters) return true;
  return Math.abs(followers - reference.followers) > believableChange(reference, largestDailyChange, now);
}

/**
 * Whether a reading is doubtful without knowing the history: the cheap first look. Only what fails here needs the
 * history, a second reading and a verdict.
 */
export function looksDoubtful(
  followers: number | null,
  account: Pick<JudgedAccount, "reference" | "implausibleSince">,
  now: Date,
) {
  if (followers === null || account.reference === null) return false;
  return account.implausibleSince !== null || contradicts(followers, account.reference, 0, now);
}

function isNear(followers: number, doubtful: number, largestDailyChange: number, now: Date): boolean {
  return Math.abs(followers - doubtful) <= believableChange({ followers: doubtful, at: now }, largestDailyChange, now);
}

/**
 * Judges a reading of followers against what the account's history makes believable. A fall to 0 is held back for 24
 * hours, published with the flag for another 24, then believed; any other jump is published with the flag for 24 hours,
 * then believed. A doubtful number that does not stand starts over. A withheld number (null) is never doubtful. Without
 * a sound number to compare with, only a number that goes on standing beside its flagged predecessor keeps the flag.
 */
export function judge(followers: number | null, account: JudgedAccount, now: Date): Verdict {
  const { reference, doubtful, implausibleSince, largestDailyChange } = account;
  const believed: Verdict = { action: "publish", since: null };
  if (followers === null) return believed;
  if (reference === null) {
    if (doubtful === null || implausibleSince === null) return believed;
    const keepsFlag =
      isNear(followers, doubtful, largestDailyChange, now) &&
      now.getTime() - implausibleSince.getTime() < standsAfterMs;
    return keepsFlag ? { action: "flag", since: implausibleSince } : believed;
  }
  if (!contradicts(followers, reference, largestDailyChange, now)) return believed;
  const stands = doubtful === null || isNear(followers, doubtful, largestDailyChange, now);
  const since = stands && implausibleSince !== null ? implausibleSince : now;
  const ageMs = now.getTime() - since.getTime();
  const isFallToZero = followers === 0 && reference.followers > zeroMatters;
  if (isFallToZero && ageMs < standsAfterMs) return { action: "hold", since };
  const believedAfterMs = isFallToZero ? 2 * standsAfterMs : standsAfterMs;
  return ageMs >= believedAfterMs ? believed : { action: "flag", since };
}
