import { z } from "zod";
import { eraseSoon } from "@/app/_actions/erase-soon";
import { userRoute } from "@/lib/http";
import { limitOwnAttempts } from "@/lib/http/limit-attempts";
import { requestDeletion } from "@/lib/privacy";
import { forgetSession } from "@/lib/supabase/forget-session";
import { currentUser, supabaseWithoutSession } from "@/lib/supabase/server";

/** Erases the account of whoever asks, with password and typed address. `statusPath` says to anybody how far it is. */
export const DELETE = userRoute({
  body: z.object({
    currentPassword: z.string().min(1).max(1000),
    confirmation: z.string().trim().min(1).max(254),
  }),
  limit: "expensive",
  status: 202,
  run: async (ctx, { body }) => {
    const email = (await currentUser())?.email ?? "";
    await limitOwnAttempts(ctx.userId);
    const asked = await requestDeletion(ctx, { auth: supabaseWithoutSession().auth }, { ...body, email });
    eraseSoon();
    // There is no way back from here, and the code is told this once.
    await forgetSession();
    return { ...asked, statusPath: `/deletion/${asked.code}` };
  },
});
