import { createClient } from "@supabase/supabase-js";
import { clock } from "@/lib/clock";
import { disconnectAccount } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import type { Database } from "@/lib/db/types";
import { closeQueue, drain } from "@/lib/jobs";
import { completeOnboarding } from "@/lib/people";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { getDashboard } from "@/lib/stats";
import { connectPersona } from "@/scripts/demo/connect-persona";
import { type Lab, openLab } from "@/tests/faults/lab";

// What an account of the platform named on the command line goes through, from the consent to the disconnect, on a
// database and a sandbox of its own. Prints what was seen as one line of JSON.

const [name = "", personaId = ""] = process.argv.slice(2);
const syncMs = 60_000;

async function signUp({ description }: Lab): Promise<PersonContext> {
  const reader = createClient<Database>(description.supabaseUrl, description.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await reader.auth.signUp({
    email: "seventh@example.test",
    password: "a long enough password",
    options: { data: { role: "influencer" } },
  });
  if (error || !data.user) throw error ?? new Error("sign-up gave nobody");
  return { userId: data.user.id, reader, db: db(), now: () => clock.now() };
}

async function live(lab: Lab): Promise<unknown> {
  const platform = parsePlatformId(name);
  if (platform === null) throw new Error(`There is no platform "${name}".`);
  await clock.sync();
  const ctx = await signUp(lab);
  await completeOnboarding(ctx, {
    handle: "seventh",
    name: "Seventh",
    category: "fitness",
    country: "PT",
    selfReported: {},
  });
  const connectionId = await connectPersona(ctx, { platform, personaId });
  const drained = await drain({ until: new Date(Date.now() + syncMs) });
  const published = await lab.query(
    `select s.metric, s.value::float8 as value, s.reason from public.influencer_platform_stats s
     join public.social_connections c on c.seq = s.connection_seq where c.id = $1::uuid order by s.metric`,
    [connectionId],
  );
  const { accounts } = await getDashboard(ctx, { days: 30 });
  const reads = await lab.control(`log?platform=${platform}`);
  const disconnected = await disconnectAccount(ctx, { connectionId, history: "keep" });
  const standing = await lab.control("grants/revoke", { platform, personaId });
  return { connectionId, drained, published, accounts, reads, disconnected, standing };
}

const lab = await openLab(7);
try {
  Object.assign(process.env, lab.description.env, { LOG_LEVEL: "silent" });
  const seen = await live(lab);
  console.log(JSON.stringify(seen));
} finally {
  await closeQueue();
  await pool().end();
  await lab.stop();
}
