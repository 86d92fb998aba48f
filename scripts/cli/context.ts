import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { db } from "@/lib/db/client";

/** What every command gets: the database and the product's clock. */
export async function systemContext(): Promise<SystemContext> {
  await clock.sync();
  return { db: db(), now: () => clock.now() };
}
