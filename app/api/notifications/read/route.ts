import { z } from "zod";
import { userRoute } from "@/lib/http";
import { readNoticesUp } from "@/lib/notices";

const noticeId = z.number().int().positive();

/** Marks some as read (`ids`), or all up to the newest that was seen (`upTo`). */
export const POST = userRoute({
  body: z.union([z.strictObject({ ids: z.array(noticeId).min(1).max(100) }), z.strictObject({ upTo: noticeId })]),
  run: async (ctx, { body }) => ({ marked: await readNoticesUp(ctx, body) }),
});
