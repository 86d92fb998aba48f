import type { SupabaseClient } from "@supabase/supabase-js";

/** What a verb is handed when nobody is signed in yet: the door of the Auth server, bound to this browser's cookies. */
export interface VisitorContext {
  readonly auth: SupabaseClient["auth"];
}
