"use server";

import { redirect } from "next/navigation";
import { logOut } from "@/lib/people";
import { supabaseForRequest } from "@/lib/supabase/server";

/** Ends the session of this browser. */
export async function endSession(): Promise<void> {
  await logOut({ auth: (await supabaseForRequest()).auth });
  redirect("/");
}
