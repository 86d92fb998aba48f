import type { SyncAccount } from "@/lib/db/sync";
import { AppError } from "@/lib/errors";
import { type PlatformId, parsePlatformId } from "@/lib/platforms/manifests";
import type { AccountStatistics } from "@/lib/platforms/types";
import { numberFlags } from "@/lib/schemas/metrics";
import type { OpenSession } from "@/lib/tokens";
import type { FollowersHistory } from "./history-loader";
import { type JudgedAccount, judge, looksDoubtful, type Reference } from "./judge";
import type { StatisticsRead } from "./results";

type HistoryOf = (connectionSeq: number) => Promise<FollowersHistory>;
type Fetched = { statistics: AccountStatistics; sha256: string };

/** `login_variant` of grants that were made without the platform's own log-in. */
export const shortcutVariant = "mock";

/** The platform of an account. Throws PLATFORM_NOT_CONFIGURED for one that this version does not know. */
export function platformIdOf(account: Pick<SyncAccount, "platform">): PlatformId {
  const id = parsePlatformId(account.platform);
  if (id === null) throw new AppError("PLATFORM_NOT_CONFIGURED", `${account.platform} is not offered here.`);
  return id;
}

/** The number that a new reading is measured against: the published one, or the last sound day while that is doubtful. */
function referenceOf(account: SyncAccount, history: FollowersHistory | null): Reference | null {
  const published = account.followers;
  if (published === null) return null;
  if ((published.flags & numberFlags.implausible) === 0) {
    return { followers: published.value, at: new Date(published.asOf) };
  }
  if (!history?.lastSound) return null;
  return { followers: history.lastSound.followers, at: new Date(`${history.lastSound.day}T23:59:59Z`) };
}

/**
 * Judges a reading. The history is loaded only for a doubtful one, and `again` is called at most once: to read once more
 * what the history does not support. Returns the reading that counts, with its verdict.
 */
export async function judgeReading(
  account: SyncAccount,
  first: Fetched,
  parts: { historyOf: HistoryOf; now: () => Date; again: () => Promise<Fetched> },
): Promise<Pick<StatisticsRead, "statistics" | "sha256" | "at" | "verdict">> {
  const followersOf = ({ statistics }: Fetched) => statistics.counts.followers.value;
  const at = parts.now();
  const since = account.implausibleSince === null ? null : new Date(account.implausibleSince);
  const quick = { reference: referenceOf(account, null), implausibleSince: since };
  const isFlagged = account.followers !== null && (account.followers.flags & numberFlags.implausible) !== 0;
  if (!isFlagged && !looksDoubtful(followersOf(first), quick, at)) {
    return { ...first, at, verdict: { action: "publish", since: null } };
  }
  const history = await parts.historyOf(account.seq);
  const judged: JudgedAccount = {
    reference: referenceOf(account, history),
    doubtful: isFlagged ? (account.followers?.value ?? null) : null,
    implausibleSince: since,
    largestDailyChange: history.largestDailyChange,
  };
  const verdict = judge(followersOf(first), judged, at);
  if (verdict.since === null) return { ...first, at, verdict };
  const second = await parts.again();
  const secondAt = parts.now();
  return { ...second, at: secondAt, verdict: judge(followersOf(second), judged, secondAt) };
}

/**
 * Reads an account's counts with its owner's token and judges them. Throws what the platform, the token store or the
 * adapter throws; nothing is stored here.
 */
export async function readWithToken(
  account: SyncAccount,
  session: OpenSession,
  parts: { historyOf: HistoryOf; now: () => Date },
): Promise<StatisticsRead> {
  const platform = platformIdOf(account);
  const fetchOnce = () => session.run((live) => session.platform.fetchStatistics(live));
  const judged = await judgeReading(account, await fetchOnce(), { ...parts, again: fetchOnce });
  return { kind: "read", platform, access: account.loginVariant === shortcutVariant ? "shortcut" : "owner", ...judged };
}
