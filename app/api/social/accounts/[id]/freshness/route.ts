import { accountParams } from "@/app/api/social/_shapes/inputs";
import { resolveConnection } from "@/lib/connections";
import { userRoute } from "@/lib/http";
import { explainFreshness } from "@/lib/stats";

/** Why this account's numbers are as old as they are, link by link. */
export const GET = userRoute({
  params: accountParams,
  run: async (ctx, { params }) => explainFreshness(ctx, (await resolveConnection(ctx, params.id)).id),
});
