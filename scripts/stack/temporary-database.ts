import { describeStack } from "./description";
import { removeData } from "./running-stack";
import { startDatabase, startSupabase } from "./services";
import { temporarySettings } from "./settings";

/**
 * Runs `use` with the address of a fresh, fully migrated database on a free port, and removes it afterwards, also when
 * `use` throws. `use` is also given the environment of a program that shall work on it, alone: no other server of a
 * stack runs. `durable` makes it as safe, and as slow, as a real one. Returns what `use` returned.
 */
export async function withTemporaryDatabase<Result>(
  use: (databaseUrl: string, environment: Record<string, string>) => Promise<Result>,
  { durable }: { durable: boolean } = { durable: false },
): Promise<Result> {
  const settings = await temporarySettings("database");
  const { dataDir } = settings;
  try {
    const database = await startDatabase(settings, durable);
    try {
      const server = await startSupabase(settings, () => undefined);
      await server.stop();
      const { databaseUrl, env } = describeStack(settings);
      return await use(databaseUrl, { ...env, SANDBOX_URL: "", LOG_LEVEL: "silent" });
    } finally {
      await database.stop();
    }
  } finally {
    removeData(dataDir, settings.secrets.instanceId);
  }
}
