import { z } from "zod";
import { eraseSoon } from "@/app/_actions/erase-soon";
import { userRoute } from "@/lib/http";
import { limitAttempts } from "@/lib/http/limit-attempts";
import { logOut } from "@/lib/people";
import { requestDeletion } from "@/lib/privacy";
import { currentUser, supabaseForRequest, supabaseWithoutSession } from "@/lib/supabase/server";

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
    await limitAttempts(email);
    const asked = await requestDeletion(ctx, { auth: supabaseWithoutSession().auth }, { ...body, email });
    eraseSoon();
    // The session is gone; this takes its cookie out of the browser.
    await logOut({ auth: (await supabaseForRequest()).auth });
    return { ...asked, statusPath: `/deletion/${asked.code}` };
  },
});
