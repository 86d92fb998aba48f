import type { PersonContext } from "@/lib/context";
import { insertInfluencer, insertInfluencerNumbers, readProfile } from "@/lib/db/people";
import { AppError } from "@/lib/errors";
import type { OnboardingInput } from "@/lib/schemas/people";

/**
 * Creates the influencer of the signed-in person, private until they say otherwise, with what they typed about their
 * followers kept apart from anything measured. A second call changes nothing. Throws `AppError` FORBIDDEN for a brand
 * and HANDLE_TAKEN.
 */
export async function completeOnboarding(ctx: PersonContext, input: OnboardingInput): Promise<void> {
  const profile = await readProfile(ctx.reader, ctx.userId);
  if (profile?.role !== "influencer") throw new AppError("FORBIDDEN", "Only an influencer has a public profile.");
  const { selfReported, ...fields } = input;
  const reportedAt = ctx.now().toISOString();
  const reported = Object.fromEntries(
    Object.entries(selfReported).flatMap(([platform, followers]) =>
      followers === null ? [] : [[platform, { followers, reported_at: reportedAt }]],
    ),
  );
  await ctx.db.transaction().execute(async (trx) => {
    const influencerId = await insertInfluencer(trx, ctx.userId, fields);
    if (influencerId !== null) await insertInfluencerNumbers(trx, { influencerId, userId: ctx.userId }, reported);
  });
}
