import { z } from "zod";
import { accountParams } from "@/app/api/social/_shapes/inputs";
import { disconnectAccount, resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";
import { getAccount } from "@/lib/stats";

export const GET = userRoute({
  params: accountParams,
  run: async (ctx, { params }) => {
    const { id } = await resolveConnection(ctx, params.id);
    return getAccount(ctx, { connectionId: id });
  },
});

/** The same as `POST /api/social/disconnect`; history is kept unless the query says `history=erase`. */
export const DELETE = userRoute({
  params: accountParams,
  query: z.object({ history: z.enum(["keep", "erase"]).default("keep") }),
  run: async (ctx, { params, query }) => {
    const { id } = await resolveConnection(ctx, params.id);
    return disconnectAccount(ctx, { connectionId: id, history: query.history });
  },
});
