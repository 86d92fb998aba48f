import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Child } from "./child";
import { type DataLock, lockData } from "./data-lock";
import { type StackDescription, writeDescription } from "./description";
import type { StackPorts, StackSettings } from "./environment";
import { externalHome, preparePostgresHome } from "./postgres-home";
import { clearStaleLock } from "./postgres-lock";
import { type LineSink, startDatabase, startSandbox, startSupabase } from "./services";
import { requirePorts } from "./settings";

/** A data folder that belongs to this process, with nothing left in the way of starting on it. */
export interface PreparedStack {
  settings: StackSettings;
  lock: DataLock;
}

/** The servers under an app: database, REST and Auth, platform sandbox. */
export interface RunningStack {
  description: StackDescription;
  /** Adds a program that shall end before the servers do. `vital: false` keeps its end out of `firstExit`. */
  add(child: Child, options?: { vital: boolean }): void;
  /** Resolves with the first vital program that ends without having been asked to. */
  firstExit: Promise<Child>;
  /** Ends everything, the database last. Safe to call twice. */
  stop(): Promise<void>;
}

/** A file that exists while a stack runs on a data folder, and after it was killed. */
export const runningMark = (dataDir: string) => join(dataDir, "running");

/**
 * Takes the data folder (deleting its content first when `reset` is set), clears what a killed stack left there and
 * checks that the ports in `keys` are free. After a crash it gives the dying programs up to ten seconds to let go of
 * them. `readSettings` is called again after a reset, to make new secrets. Throws a `StackError` with what to do.
 */
export async function prepareStack(
  readSettings: () => StackSettings,
  options: { reset: boolean; keys: readonly (keyof StackPorts)[] },
): Promise<PreparedStack> {
  let settings = readSettings();
  let lock = await lockData(settings.secrets.instanceId);
  const { homeDir } = preparePostgresHome(settings.dataDir, settings.secrets.instanceId);
  await clearStaleLock(join(homeDir, "data"));
  const patienceMs = existsSync(runningMark(settings.dataDir)) ? 10_000 : 0;
  await requirePorts(settings.ports, options.keys, patienceMs);
  if (options.reset) {
    lock.release();
    removeData(settings.dataDir, settings.secrets.instanceId);
    settings = readSettings();
    lock = await lockData(settings.secrets.instanceId);
  }
  return { settings, lock };
}

/**
 * Starts database, REST/Auth and sandbox, migrated and ready to be used, and writes their description into the data
 * folder. When one of them fails, those already started are stopped before it throws.
 */
export async function startStack(
  { settings, lock }: PreparedStack,
  options: { durable: boolean; sink: LineSink; sandbox?: boolean },
): Promise<RunningStack> {
  mkdirSync(settings.dataDir, { recursive: true });
  writeFileSync(runningMark(settings.dataDir), String(process.pid));
  const children: Child[] = [];
  let stopping: Promise<void> | null = null;
  let reportExit: ((child: Child) => void) | undefined;
  const firstExit = new Promise<Child>((resolve) => {
    reportExit = resolve;
  });

  const add = (child: Child, { vital } = { vital: true }) => {
    children.push(child);
    if (vital) void child.exited.then(() => stopping ?? reportExit?.(child));
  };
  const stopAll = async () => {
    const isDatabase = (child: Child) => child.name === "postgres";
    await Promise.all(children.filter((child) => !isDatabase(child)).map((child) => child.stop()));
    await Promise.all(children.filter(isDatabase).map((child) => child.stop()));
    rmSync(runningMark(settings.dataDir), { force: true });
    lock.release();
  };
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };

  const wantsSandbox = options.sandbox ?? true;
  const sandbox = wantsSandbox ? startSandbox(settings, options.sink).then((child) => child && add(child)) : null;
  const supabase = startDatabase(settings, options.durable).then(async (database) => {
    add(database);
    add(await startSupabase(settings, options.sink));
  });
  for (const outcome of await Promise.allSettled([supabase, sandbox])) {
    if (outcome.status === "fulfilled") continue;
    await stop();
    throw outcome.reason;
  }
  return { description: writeDescription(settings), add, firstExit, stop };
}

/** Deletes a stopped stack's data, also the part that lies outside its folder. */
export function removeData(dataDir: string, instanceId: string): void {
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(externalHome(instanceId), { recursive: true, force: true });
}
