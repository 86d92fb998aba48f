import { z } from "zod";
import { disconnectAccount, resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";

export const POST = userRoute({
  body: z.object({ connectionId: z.string().min(1).max(200), history: z.enum(["keep", "erase"]) }),
  run: async (ctx, { body }) => {
    const { id } = await resolveConnection(ctx, body.connectionId);
    return disconnectAccount(ctx, { connectionId: id, history: body.history });
  },
});
