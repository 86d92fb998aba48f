/**
 * One process of a refresh race: uses a connection's token several times at once and prints, as JSON, how each use ended.
 * Arguments: the connection's id, how many uses. Its environment is that of the stack's app.
 */
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { withPlatformSession } from "@/lib/tokens";
import { connectionRow, sessionConnection } from "./connect";

async function main(): Promise<void> {
  const [connectionId = "", uses = "1"] = process.argv.slice(2);
  await clock.sync();
  const ctx = { db: db(), now: () => clock.now() };
  const connection = sessionConnection(await connectionRow(db(), connectionId));
  const outcomes = await Promise.allSettled(
    Array.from({ length: Number(uses) }, () =>
      withPlatformSession(ctx, connection, async ({ accessToken }) => accessToken.length),
    ),
  );
  console.log(JSON.stringify(outcomes.map(({ status }) => status)));
  await pool().end();
}

await main();
