import { z } from "zod";
import { syncSoon } from "@/app/api/social/_shapes/sync-soon";
import { userRoute } from "@/lib/http";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { requestSyncAll } from "@/lib/sync";

export const maxDuration = 60;

/** All of the caller's accounts, or those of one platform, by id or alias. */
const body = z.strictObject({
  platform: z
    .string()
    .transform((text, ctx) => {
      const id = parsePlatformId(text);
      if (id !== null) return id;
      ctx.addIssue("There is no such platform.");
      return z.NEVER;
    })
    .optional(),
});

export const POST = userRoute({
  body,
  limit: "veryExpensive",
  status: 202,
  run: async (ctx, { body: { platform } }) => {
    const requested = await requestSyncAll(ctx, platform ? { platform } : {});
    if (requested.started) syncSoon();
    return requested;
  },
});
