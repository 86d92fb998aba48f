import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/config";
import { AppError } from "@/lib/errors";
import { answer } from "@/lib/http";
import { confirmEmail, mailLinkTypes } from "@/lib/people";
import { adoptPreferences } from "@/lib/supabase/after-sign-in";
import { startPage } from "@/lib/supabase/person";
import { supabaseForRequest } from "@/lib/supabase/server";

function redirectTo(path: string): NextResponse {
  // The address of this page is a secret while the link lives: no page after it may learn it.
  return NextResponse.redirect(new URL(path, env().appUrl), {
    status: 303,
    headers: { "referrer-policy": "no-referrer" },
  });
}

/** Where the links in our mails lead: uses up the token, starts a session and goes on. */
export function GET(request: NextRequest): Promise<Response> {
  return answer(request, async () => {
    const query = request.nextUrl.searchParams;
    const tokenHash = query.get("token_hash");
    const type = mailLinkTypes.find((known) => known === query.get("type"));
    if (!tokenHash || !type) return redirectTo("/login?problem=link_expired");
    try {
      const { auth } = await supabaseForRequest();
      const userId = await confirmEmail({ auth }, { tokenHash, type });
      if (userId === null) return redirectTo("/login");
      await adoptPreferences(userId);
      return redirectTo(type === "recovery" ? "/reset-password" : await startPage(userId));
    } catch (error) {
      if (error instanceof AppError && error.code === "LINK_EXPIRED") return redirectTo("/login?problem=link_expired");
      throw error;
    }
  });
}
