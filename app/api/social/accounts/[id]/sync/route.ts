import { accountParams } from "@/app/api/social/_shapes/inputs";
import { syncSoon } from "@/app/api/social/_shapes/sync-soon";
import { resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";
import { requestSync } from "@/lib/sync";

export const maxDuration = 60;

export const POST = userRoute({
  params: accountParams,
  limit: "expensive",
  status: 202,
  run: async (ctx, { params }) => {
    const { id } = await resolveConnection(ctx, params.id);
    const requested = await requestSync(ctx, { connectionId: id });
    if (requested.started) syncSoon();
    return requested;
  },
});
