import { z } from "zod";
import { respondData, userRoute } from "@/lib/http";
import { listNotices } from "@/lib/notices";

/** Newest first, 25 a page; `cursor` is the `nextCursor` of the page before. */
export const GET = userRoute({
  query: z.object({
    cursor: z
      .string()
      .regex(/^[1-9]\d{0,14}$/)
      .transform(Number)
      .optional(),
    unread: z.enum(["true", "false"]).default("false"),
    limit: z.coerce.number().int().min(1).max(100).default(25),
  }),
  run: async (ctx, { query }) => {
    const listing = await listNotices(ctx, {
      before: query.cursor ?? null,
      unreadOnly: query.unread === "true",
      limit: query.limit,
    });
    return respondData(listing.notices, {
      nextCursor: listing.nextBefore === null ? null : String(listing.nextBefore),
    });
  },
});
