import { z } from "zod";
import { accountParams } from "@/app/api/social/_shapes/inputs";
import { resolveConnection } from "@/lib/connections";
import { respondData, userRoute } from "@/lib/http";
import { getAccount, listPosts } from "@/lib/stats";

/** Newest first, 25 a page; `cursor` is the `nextCursor` of the page before. */
export const GET = userRoute({
  params: accountParams,
  query: z.object({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(25),
  }),
  run: async (ctx, { params, query }) => {
    const { id } = await resolveConnection(ctx, params.id);
    const account = await getAccount(ctx, { connectionId: id });
    const { posts, nextCursor } = await listPosts(ctx, { account, cursor: query.cursor ?? null, limit: query.limit });
    return respondData(posts, { nextCursor });
  },
});
