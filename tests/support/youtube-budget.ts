import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { handlers } from "@/lib/jobs/handlers";
import { syncJobsFrom } from "@/lib/jobs/handlers/sync-connection";
import type { Platform } from "@/lib/platforms/types";
import { planDueSyncs } from "@/lib/sync";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { connect, newInfluencer } from "./connect";
import { system } from "./sync";

/** Somebody new with a YouTube channel that has been read once. */
export async function connected(persona = "north"): Promise<{ ctx: PersonContext; id: string }> {
  const ctx = await newInfluencer();
  const id = await connect(ctx, "youtube", persona);
  await drain({ until: new Date(Date.now() + 60_000) });
  return { ctx, id };
}

/** Makes an account's read due some minutes ago, and says when that was. */
export async function makeOverdue(id: string, minutes = 20): Promise<string> {
  const due = new Date(clock.now().getTime() - minutes * 60_000).toISOString();
  await db().updateTable("social_connections").set({ next_sync_at: due }).where("id", "=", id).execute();
  return due;
}

/** The real platforms, but YouTube is another. */
export function withYoutube(change: Partial<Platform>): PlatformSource {
  const { batchStatistics: _none, ...youtube } = configuredPlatforms.platform("youtube");
  const other = { ...youtube, ...change };
  return { ...configuredPlatforms, platform: (id) => (id === "youtube" ? other : configuredPlatforms.platform(id)) };
}

/** A minute of the timetable over another source of platforms. */
export async function minuteOver(source: PlatformSource): Promise<void> {
  await planDueSyncs(system(), source);
  await drain({
    until: new Date(Date.now() + 60_000),
    handlers: { ...handlers, "sync-connection": syncJobsFrom(source) },
  });
}

/** A YouTube whose app may make so many calls a day. */
export const daily = (limit: number): Partial<Platform> => ({
  budgets: {
    list: [
      { name: "day", scope: "app", window: { kind: "day", zone: "UTC" }, limit, counts: "calls", reserveShare: 0 },
    ],
    costOf: () => [{ budget: "day", units: 1 }],
    reads: { statistics: ["channels.statistics"] },
  },
});
