import type { PersonContext } from "@/lib/context";
import { insertPersonAudit, updateInfluencer } from "@/lib/db/people";
import { correlationId } from "@/lib/log";
import type { InfluencerProfileInput } from "@/lib/schemas/people";

/**
 * Changes what the signed-in influencer says about themselves, visibility included, and writes the change down. Throws
 * `AppError` NOT_FOUND before onboarding and HANDLE_TAKEN.
 */
export async function updateProfile(ctx: PersonContext, input: InfluencerProfileInput): Promise<void> {
  const now = ctx.now();
  await ctx.db.transaction().execute(async (trx) => {
    const before = await updateInfluencer(trx, ctx.userId, input, now);
    await insertPersonAudit(trx, {
      userId: ctx.userId,
      action: "profile.update",
      subject: `influencer:${input.handle}`,
      before: { ...before },
      after: { ...input },
      at: now,
      correlationId: correlationId(),
    });
  });
}
