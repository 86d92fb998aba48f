import type { PersonContext } from "@/lib/context";
import { updatePreferences } from "@/lib/db/people";
import type { Preferences } from "@/lib/schemas/people";

/** Stores the signed-in person's language and time zone (IANA name); what is left out stays as it is. */
export async function setPreferences(ctx: PersonContext, input: Partial<Preferences>): Promise<void> {
  await updatePreferences(ctx.db, ctx.userId, input, ctx.now());
}
