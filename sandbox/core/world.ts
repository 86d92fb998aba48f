import { join } from "node:path";
import { z } from "zod";
import { type Authority, createAuthority } from "./authority";
import { type CallLog, openCallLog } from "./call-log";
import { createClock, type SandboxClock } from "./clock";
import { createFaultBox, type FaultBox } from "./faults";
import { createOutbox, type Outbox } from "./outbox";
import { createPersonaBook, type Persona, type PersonaBook, type PersonaGenerator } from "./personas";
import { openStore, type Store, type Table } from "./store";

export interface WorldOptions {
  /** Folder for the state; null keeps everything in memory. */
  readonly dataDir: string | null;
  /** Decides every curve and post. Another seed is another world. */
  readonly seed: number;
  /** Wall time in milliseconds since 1970. */
  readonly wall: () => number;
  readonly personas: readonly Persona[];
  /** How a platform makes generated personas, by its id. */
  readonly generators: ReadonlyMap<string, PersonaGenerator>;
  /** How apps are reached. */
  readonly send: typeof fetch;
}

/** Everything the sandbox remembers; the platforms and the control API work on one of these. */
export interface World {
  readonly seed: number;
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly authority: Authority;
  readonly faults: FaultBox;
  readonly log: CallLog;
  readonly personas: PersonaBook;
  /** Numbers a platform's limits are set to by hand, by "platform/name". */
  readonly limits: Table<number>;
  /** What is on its way to apps. */
  readonly outbox: Outbox;
  /** How apps are reached; the platforms call nobody else. */
  readonly send: typeof fetch;
  /** Does something after the answer that is just given. */
  afterwards(work: () => Promise<void>): void;
  /** Resolves when everything that was to be done afterwards is done. */
  settled(): Promise<void>;
  close(): void;
}

/** Opens the state in `dataDir` (or an empty one in memory) and builds the parts over it. */
export function openWorld(options: WorldOptions): World {
  const { dataDir, seed, wall } = options;
  const store = openStore(dataDir === null ? null : join(dataDir, "state.jsonl"));
  const log = openCallLog(dataDir === null ? null : join(dataDir, "calls.jsonl"));
  const clock = createClock(store, wall);
  const running = new Set<Promise<void>>();
  return {
    seed,
    store,
    clock,
    log,
    authority: createAuthority(store, clock),
    faults: createFaultBox(store, seed),
    personas: createPersonaBook(store, clock, seed, options.personas, options.generators),
    limits: store.table("limits", z.number()),
    outbox: createOutbox(store, clock),
    send: options.send,
    afterwards: (work) => {
      const done: Promise<void> = new Promise<void>((resolve) => setImmediate(resolve))
        .then(work)
        .catch((error: unknown) => console.error("sandbox: something afterwards failed", error))
        .finally(() => running.delete(done));
      running.add(done);
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
    close: () => {
      store.close();
      log.close();
    },
  };
}
