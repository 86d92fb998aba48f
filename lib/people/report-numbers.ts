import type { PersonContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { findInfluencerId } from "@/lib/db/connections";
import { lockInfluencers } from "@/lib/db/influencer-numbers";
import { lockSelfReported, readSelfReported, writeSelfReported } from "@/lib/db/self-reported";
import { AppError } from "@/lib/errors";
import { correlationId } from "@/lib/log";
import type { Badge, SelfReported } from "@/lib/schemas/self-reported";
import { bringBadgesUpToDate } from "@/lib/stats";

/** What a person states about one platform; everything empty takes it back. */
export interface ReportedInput {
  readonly platform: string;
  readonly followers: number | null;
  /** Percent. */
  readonly engagementRate: number | null;
  readonly audience: string;
}

/** What the signed-in person states, by platform, and what their badge says. */
export function getSelfReported(
  ctx: PersonContext,
): Promise<{ reported: Readonly<Record<string, SelfReported>>; badge: Badge }> {
  return readSelfReported(ctx.reader, ctx.userId);
}

/**
 * Stores what the person states about a platform, apart from everything measured, and judges the badge anew in the same
 * transaction, which also writes down what stood there before. Throws NOT_FOUND before onboarding.
 */
export async function reportNumbers(ctx: PersonContext, input: ReportedInput): Promise<void> {
  const { platform, followers, engagementRate, audience } = input;
  const influencerId = await findInfluencerId(ctx.db, ctx.userId);
  if (influencerId === null) throw new AppError("NOT_FOUND", "There is no influencer profile yet.");
  const now = ctx.now();
  const isEmpty = followers === null && engagementRate === null && audience === "";
  const after = isEmpty
    ? null
    : { followers, engagement_rate: engagementRate, audience, reported_at: now.toISOString() };
  await ctx.db.transaction().execute(async (trx) => {
    await lockInfluencers(trx, [influencerId]);
    const { [platform]: before = null, ...others } = await lockSelfReported(trx, influencerId);
    if (before === null && after === null) return;
    await writeSelfReported(trx, influencerId, after === null ? others : { ...others, [platform]: after }, now);
    await insertAudit(
      trx,
      [
        {
          userId: ctx.userId,
          actor: "person",
          action: after === null ? "numbers.withdrawn" : "numbers.reported",
          subject: `influencer:${influencerId}:${platform}`,
          before,
          after,
          correlationId: correlationId(),
        },
      ],
      now,
    );
    await bringBadgesUpToDate(trx, [influencerId], now);
  });
}
