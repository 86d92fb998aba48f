import { accountParams } from "@/app/api/social/_shapes/inputs";
import { resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";
import { getAccount } from "@/lib/stats";

export const GET = userRoute({
  params: accountParams,
  run: async (ctx, { params }) => {
    const { id } = await resolveConnection(ctx, params.id);
    return getAccount(ctx, { connectionId: id });
  },
});
