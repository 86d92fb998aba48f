/**
 * One process of a refresh race. Says "loaded", then reads orders from standard input, one JSON line each; opens the connections and answers
 * "ready", then waits for the line "go", uses each connection once and answers how that ended. Its environment is that of
 * the stack's app.
 */
import { createInterface } from "node:readline";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import { createDb, createPool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { PlatformError } from "@/lib/platforms/errors";
import { createPlatformHttp } from "@/lib/platforms/http";
import { defaultResilience } from "@/lib/platforms/shared/resilience";
import { configuredPlatforms, openSessions, type PlatformSource, type SessionOutcome } from "@/lib/tokens";
import { sessionConnection } from "@/tests/support/connect";
import { refreshOf } from "./refresh-arms";
import { type Order, orderSchema, type Result } from "./refresh-order";
import { rotatingSource } from "./rotating-platform";

// One connection: fifty of these processes share a database that admits a hundred.
const db = createDb(createPool(env().databaseUrl, 1));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** The platforms of this installation, waited for as long as real ones: a sandbox's is given up after three seconds. */
const patientMs = 120_000;
const patientSource: PlatformSource = {
  platform: (id) => configuredPlatforms.platform(id),
  call(id, options) {
    const platform = configuredPlatforms.platform(id);
    const call = configuredPlatforms.call(id, options);
    const http = createPlatformHttp({
      platform: platform.id,
      allowedHosts: platform.hosts,
      sandboxUrl: env().sandboxUrl,
      classify: (response) => platform.classify(response),
      now: call.now,
      // A call that is given up and repeated would be counted twice: only the lease is on trial here.
      resilience: { ...defaultResilience, timeoutMs: patientMs },
    });
    return { ...call, http };
  },
};

async function race(order: Order): Promise<Result[]> {
  await clock.sync();
  const ctx = { db, now: () => clock.now() };
  const ids = order.connectionIds;
  const rows = await db.selectFrom("social_connections").selectAll().where("id", "in", ids).execute();
  const source = order.standInUrl === null ? patientSource : rotatingSource(order.standInUrl);
  const sessions = await openSessions(ctx, rows.map(sessionConnection), { refresh: refreshOf(order), source });
  console.log(JSON.stringify("ready"));
  await lines.next();
  return Promise.all(ids.map((id) => use(sessions.get(id))));
}

async function use(outcome: SessionOutcome | undefined): Promise<Result> {
  if (!outcome?.ok) return failure(outcome?.error);
  const { session } = outcome;
  try {
    await session.run((platformSession) => session.platform.probe(platformSession));
    return { code: null, action: null };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Result {
  if (error instanceof PlatformError) return { code: error.platformErrorCode, action: error.action };
  if (error instanceof AppError) return { code: error.code, action: null };
  return { code: String(error), action: null };
}

console.log(JSON.stringify("loaded"));
for (let line = await lines.next(); !line.done; line = await lines.next()) {
  console.log(JSON.stringify(await race(orderSchema.parse(JSON.parse(line.value)))));
}
process.exit(0);
