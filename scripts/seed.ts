import { createClient } from "@supabase/supabase-js";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import { db } from "@/lib/db/client";
import type { Database } from "@/lib/db/types";
import { closeQueue, drain } from "@/lib/jobs";
import { completeOnboarding } from "@/lib/people";
import { connectPersona } from "./demo/connect-persona";
import { importHistory } from "./demo/import-history";
import { type DemoPerson, demoPassword, demoPeople } from "./demo-people";

/** Who can log in, and with what. */
export interface DemoLogin {
  readonly who: string;
  readonly email: string;
  readonly password: string;
}

const defaultHistoryDays = 90;
const syncMs = 60_000;

type Client = ReturnType<typeof createClient<Database>>;

/** Logs a demo person in through the Auth door, signing them up first where that is needed. */
async function enter(client: Client, person: DemoPerson): Promise<string> {
  const { email, locale } = person;
  const credentials = { email, password: demoPassword };
  const known = await client.auth.signInWithPassword(credentials);
  if (known.data.user) return known.data.user.id;
  const role = person.influencer ? "influencer" : "brand";
  const { data, error } = await client.auth.signUp({ ...credentials, options: { data: { role, locale } } });
  if (error || !data.user) throw new Error(`${email} could not sign up: ${error?.message ?? "no answer"}`);
  if (data.session) return data.user.id;
  throw new Error(`${email} has to confirm its address first: seed with EMAIL_CONFIRM off.`);
}

async function seedPerson(ctx: SystemContext, person: DemoPerson, historyDays: number): Promise<void> {
  const { supabaseUrl, supabasePublishableKey } = env();
  const client = createClient<Database>(supabaseUrl, supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const userId = await enter(client, person);
  const { influencer } = person;
  if (!influencer) return;
  const own = { ...ctx, userId, reader: client };
  const { handle, name, category, country } = influencer;
  await completeOnboarding(own, { handle, name, category, country, selfReported: {} });
  for (const { platform, persona: personaId } of influencer.accounts) {
    const connectionId = await connectPersona(own, { platform, personaId });
    await importHistory(ctx.db, { connectionId, platform, personaId }, historyDays);
  }
}

/**
 * Makes the demo people of a local installation: signed up through the Auth door, their accounts connected at the
 * sandbox, with 90 days of history (or `historyDays`), and synced once. Needs the whole stack. A second call repairs what is missing and
 * changes nothing else. Returns the log-ins.
 */
export async function seedDemo(historyDays = defaultHistoryDays): Promise<DemoLogin[]> {
  await clock.sync();
  const ctx: SystemContext = { db: db(), now: () => clock.now() };
  for (const person of demoPeople) await seedPerson(ctx, person, historyDays);
  await drain({ until: new Date(Date.now() + syncMs) });
  await closeQueue();
  return demoPeople.map(({ who, email }) => ({ who, email, password: demoPassword }));
}
