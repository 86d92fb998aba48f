import { z } from "zod";
import { optionalHistoryDays } from "@/app/api/social/_shapes/inputs";
import { userRoute } from "@/lib/http";
import { getHistory } from "@/lib/stats";

export const GET = userRoute({
  query: z.object({ days: optionalHistoryDays }),
  run: (ctx, { query }) => getHistory(ctx, { days: query.days }),
});
