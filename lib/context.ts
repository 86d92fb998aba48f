import type { Db } from "@/lib/db/client";
import type { Reader } from "@/lib/supabase/server";

/** What a verb is handed when it acts as the system: jobs, cron routes, the command line. */
export interface SystemContext {
  readonly db: Db;
  readonly now: () => Date;
}

/** What a verb is handed when a signed-in person asks: it reads as them and writes after checking that the row is theirs. */
export interface PersonContext extends SystemContext {
  readonly userId: string;
  /** Reads under row security as this person. */
  readonly reader: Reader;
}
