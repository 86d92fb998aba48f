import { syncSoon } from "@/app/api/social/_shapes/sync-soon";
import { userRoute } from "@/lib/http";
import { requestSyncAll } from "@/lib/sync";

export const maxDuration = 60;

export const POST = userRoute({
  limit: "veryExpensive",
  status: 202,
  run: async (ctx) => {
    const requested = await requestSyncAll(ctx, {});
    if (requested.started) syncSoon();
    return requested;
  },
});
