import type { PersonContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { updateInfluencer } from "@/lib/db/people";
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
    await insertAudit(
      trx,
      [
        {
          userId: ctx.userId,
          actor: "person",
          action: "profile.updated",
          subject: `influencer:${before.handle}`,
          before: { ...before, languages: [...before.languages] },
          after: { ...input },
          correlationId: correlationId(),
        },
      ],
      now,
    );
  });
}
