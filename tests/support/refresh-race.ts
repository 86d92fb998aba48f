/**
 * One process of a refresh race: opens a connection several times, waits for the common start, then uses all of them at
 * once and prints, as JSON, how each use ended. Arguments: the connection's id, how many uses, when to start (epoch
 * milliseconds). Its environment is that of the stack's app.
 */
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { openSessions } from "@/lib/tokens";
import { connectionRow, sessionConnection } from "./connect";

async function main(): Promise<void> {
  const [connectionId = "", uses = "1", startMs = "0"] = process.argv.slice(2);
  await clock.sync();
  const ctx = { db: db(), now: () => clock.now() };
  const connection = sessionConnection(await connectionRow(db(), connectionId));
  const opened = await Promise.all(Array.from({ length: Number(uses) }, () => openSessions(ctx, [connection])));
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(startMs) - Date.now())));
  const outcomes = await Promise.allSettled(
    opened.map(async (sessions) => {
      const outcome = sessions.get(connectionId);
      if (!outcome?.ok) throw new Error("not opened");
      return outcome.session.run(async ({ accessToken }) => accessToken.length);
    }),
  );
  console.log(JSON.stringify(outcomes.map(({ status }) => status)));
  await pool().end();
}

await main();
