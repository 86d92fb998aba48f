import { z } from "zod";
import { accountParams, optionalHistoryDays } from "@/app/api/social/_shapes/inputs";
import { resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";
import { getAccountHistory } from "@/lib/stats";

export const GET = userRoute({
  params: accountParams,
  query: z.object({ days: optionalHistoryDays }),
  run: async (ctx, { params, query }) => {
    const { id } = await resolveConnection(ctx, params.id);
    return getAccountHistory(ctx, { connectionId: id, days: query.days });
  },
});
