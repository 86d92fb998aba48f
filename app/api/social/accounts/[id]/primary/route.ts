import { accountParams } from "@/app/api/social/_shapes/inputs";
import { makePrimary, resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";

export const POST = userRoute({
  params: accountParams,
  run: async (ctx, { params }) => makePrimary(ctx, (await resolveConnection(ctx, params.id)).id),
});
