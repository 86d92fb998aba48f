import { z } from "zod";
import { historyDaysQuery } from "@/app/api/social/_shapes/inputs";
import { userRoute } from "@/lib/http";
import { getInfluencerStats } from "@/lib/stats";

/** Published numbers of an influencer (id, number, handle or `me`); with `history` the owner gets that many days too. */
export const GET = userRoute({
  params: z.object({ influencerId: z.string().min(1).max(100) }),
  query: z.object({ history: historyDaysQuery.optional() }),
  run: (ctx, { params, query }) =>
    getInfluencerStats(ctx, { influencer: params.influencerId, historyDays: query.history ?? null }),
});
