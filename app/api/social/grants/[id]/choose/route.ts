import { z } from "zod";
import { syncSoon } from "@/app/api/social/_shapes/sync-soon";
import { chooseAccounts } from "@/lib/connections";
import { userRoute } from "@/lib/http";

export const POST = userRoute({
  params: z.object({ id: z.uuid() }),
  body: z.object({ platformUserIds: z.array(z.string().min(1).max(200)).min(1).max(200) }),
  run: async (ctx, { params, body }) => {
    const chosen = await chooseAccounts(ctx, { grantId: params.id, platformUserIds: body.platformUserIds });
    syncSoon();
    return chosen;
  },
});
