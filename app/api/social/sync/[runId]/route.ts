import { z } from "zod";
import { userRoute } from "@/lib/http";
import { getSyncRun } from "@/lib/sync";

export const GET = userRoute({
  params: z.object({ runId: z.uuid() }),
  run: (ctx, { params }) => getSyncRun(ctx, params.runId),
});
