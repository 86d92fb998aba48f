import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db";
import { type BadgeChange, readStaleBadges, writeBadges } from "@/lib/db/badges";
import { type InfluencerFacts, lockInfluencers, readInfluencerFacts } from "@/lib/db/influencer-numbers";
import { closeNotices, type Notice, tell, tellRecovered } from "@/lib/notices";
import type { Badge } from "@/lib/schemas/self-reported";
import { judgeBadge } from "./judge-badge";

const dayMs = 24 * 60 * 60_000;
const atOnce = 500;

function detailsOf({ verified, reason, platform, measured, reported }: Badge): BadgeChange["details"] {
  if (verified) return {};
  return {
    reason,
    ...(platform === null ? {} : { platform }),
    ...(measured === null || reported === null ? {} : { measured, reported }),
  };
}

/**
 * Judges the badges of influencers anew and stores what changed, in the caller's transaction, which holds their locks and
 * has stored the numbers. One statement when nothing changed.
 */
export async function bringBadgesUpToDate(trx: Db, influencerIds: readonly string[], now: Date): Promise<void> {
  if (influencerIds.length === 0) return;
  await storeBadges(trx, await readInfluencerFacts(trx, influencerIds, now), now);
}

/**
 * Stores the badges that these facts give, where they changed; no statement when nothing did. A badge lost to a stated
 * number is told once, and its end too; other reasons have notices of their own.
 */
export async function storeBadges(trx: Db, facts: readonly InfluencerFacts[], now: Date): Promise<void> {
  const judged = facts.map((fact) => ({ fact, badge: judgeBadge(fact.accounts, fact.reported, now) }));
  const changed = judged.filter(({ fact, badge }) => hasChanged(fact, badge));
  if (changed.length === 0) return;
  await writeBadges(
    trx,
    changed.map(({ fact, badge }) => ({
      influencerId: fact.influencerId,
      userId: fact.userId,
      verified: badge.verified,
      turned: badge.verified !== fact.isVerified,
      details: detailsOf(badge),
    })),
    now,
  );
  await tellOfBadges(trx, changed, now);
}

interface Judged {
  readonly fact: InfluencerFacts;
  readonly badge: Badge;
}

/** Numbers may move while the judgement stays; not so whether there are any: an erasure takes them out. */
function hasChanged({ isVerified, verification }: InfluencerFacts, badge: Badge): boolean {
  return (
    badge.verified !== isVerified ||
    (badge.reason ?? undefined) !== verification.reason ||
    (badge.platform ?? undefined) !== verification.platform ||
    (badge.measured === null) !== (verification.measured === undefined)
  );
}

async function tellOfBadges(trx: Db, changed: readonly Judged[], now: Date): Promise<void> {
  const news: Notice[] = changed.flatMap(({ fact, badge }) =>
    fact.isVerified && badge.platform !== null && badge.measured !== null && badge.reported !== null
      ? {
          kind: "badge_lost",
          userId: fact.userId,
          influencerId: fact.influencerId,
          platform: badge.platform,
          measured: badge.measured,
          reported: badge.reported,
        }
      : [],
  );
  const over = changed.filter(
    ({ fact, badge }) => fact.verification.reason === "mismatch" && badge.reason !== "mismatch",
  );
  const incident = ({ fact }: Judged) => ({
    userId: fact.userId,
    kind: "badge_lost" as const,
    about: fact.influencerId,
  });
  await tell(trx, news, now);
  await tellRecovered(trx, over.filter(({ badge }) => badge.verified).map(incident), now);
  await closeNotices(trx, over.filter(({ badge }) => !badge.verified).map(incident), now);
}

/** Takes the badge from those whose numbers have grown older than a day without a read that said so. Returns how many. */
export async function endStaleBadges(ctx: SystemContext): Promise<{ staleBadges: number }> {
  const now = ctx.now();
  const stale = await readStaleBadges(ctx.db, new Date(now.getTime() - dayMs), atOnce);
  if (stale.length === 0) return { staleBadges: 0 };
  await ctx.db.transaction().execute(async (trx) => {
    await lockInfluencers(trx, stale);
    await bringBadgesUpToDate(trx, stale, now);
  });
  return { staleBadges: stale.length };
}
