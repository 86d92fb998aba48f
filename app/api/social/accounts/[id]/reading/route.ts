import { z } from "zod";
import { accountParams } from "@/app/api/social/_shapes/inputs";
import { pauseReading, resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";

export const POST = userRoute({
  params: accountParams,
  body: z.strictObject({ isPaused: z.boolean() }),
  run: async (ctx, { params, body }) =>
    pauseReading(ctx, { connectionId: (await resolveConnection(ctx, params.id)).id, isPaused: body.isPaused }),
});
