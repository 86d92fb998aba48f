import { rmSync } from "node:fs";
import type { Child } from "./child";
import { type DataLock, lockData } from "./data-lock";
import { type StackDescription, writeDescription } from "./description";
import type { StackSettings } from "./environment";
import { externalHome } from "./postgres-home";
import { type LineSink, startDatabase, startSandbox, startSupabase } from "./services";

/** The servers under an app: database, REST and Auth, platform sandbox. */
export interface RunningStack {
  settings: StackSettings;
  description: StackDescription;
  /** Adds a program that shall end before the servers do. */
  add(child: Child): void;
  /** Resolves with the first program that ends without having been asked to. */
  firstExit(): Promise<Child>;
  /** Ends everything, the database last. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts database, REST/Auth and sandbox on the given settings, migrated and ready to be used, and writes their
 * description into the data folder. When one of them fails, those already started are stopped before it throws.
 */
export async function startStack(settings: StackSettings, options: { durable: boolean; sink: LineSink }) {
  const children: Child[] = [];
  const watchers: ((child: Child) => void)[] = [];
  let lock: DataLock | null = null;
  let stopping: Promise<void> | null = null;

  const add = (child: Child) => {
    children.push(child);
    void child.exited.then(() => {
      if (!stopping) for (const notify of watchers) notify(child);
    });
  };
  const stop = () => {
    stopping ??= (async () => {
      const database = children.filter((child) => child.name === "postgres");
      await Promise.all(children.filter((child) => !database.includes(child)).map((child) => child.stop()));
      await Promise.all(database.map((child) => child.stop()));
      lock?.release();
    })();
    return stopping;
  };

  try {
    lock = await lockData(settings.secrets.instanceId);
    const sandbox = startSandbox(settings, options.sink).then((child) => child && add(child));
    const supabase = startDatabase(settings, options.durable).then(async (database) => {
      add(database);
      add(await startSupabase(settings, options.sink));
    });
    const failures = (await Promise.allSettled([supabase, sandbox])).filter((outcome) => outcome.status === "rejected");
    if (failures[0]) throw failures[0].reason;
  } catch (error) {
    await stop();
    throw error;
  }
  const description = writeDescription(settings);
  const firstExit = () => new Promise<Child>((resolve) => watchers.push(resolve));
  return { settings, description, add, firstExit, stop } satisfies RunningStack;
}

/** Deletes a stopped stack's data, also the part that lies outside its folder. */
export function removeData(dataDir: string, instanceId: string): void {
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(externalHome(instanceId), { recursive: true, force: true });
}
