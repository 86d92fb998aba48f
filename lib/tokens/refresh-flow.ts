import type { Lease } from "@/lib/db/token-leases";
import type { TokenRow } from "@/lib/db/tokens";
import { PlatformError } from "@/lib/platforms/errors";
import type { TokenSet } from "@/lib/platforms/types";
import { holdsOtherTokens, isAlive, isRefusal } from "./refresh-rules";

/** What the flow asks of the world; the tests have a world of their own. */
export interface RefreshPorts {
  /** The row as it is stored now, or null when it is gone. */
  read(): Promise<TokenRow | null>;
  /** The lease, if nobody holds one and nothing was written since `generation`. */
  takeLease(generation: number): Promise<Lease | null>;
  /** Keeps the lease alive until the returned function is called. */
  keepLease(lease: Lease): () => void;
  /** Asks the platform for new tokens. Null where it has no way, or where the stored ones are past it. */
  readonly refresh: ((row: TokenRow) => Promise<TokenSet>) | null;
  /** The refused call that made the caller doubt the grant, if that is why it asks. */
  readonly doubt: PlatformError | null;
  /** One cheap read with the stored access token. */
  probe(row: TokenRow): Promise<void>;
  /** Stores new tokens and ends the lease; false when the lease has passed to somebody else. */
  save(lease: Lease, row: TokenRow, tokens: TokenSet): Promise<boolean>;
  /** Ends the lease without new tokens; the next attempt is put off. */
  postpone(lease: Lease, row: TokenRow, error: PlatformError | null): Promise<void>;
  /** Marks the grant for reconnect and tells the person; false when the lease has passed to somebody else. */
  refuse(lease: Lease, row: TokenRow, error: PlatformError): Promise<boolean>;
  now(): Date;
  /** Wall time, by which leases run. */
  wall(): Date;
  /** Waits for a short while before looking again, longer after more looks in vain. */
  pause(looks: number): Promise<void>;
  /** Wall time in milliseconds after which a waiting caller gives up. */
  readonly patienceMs: number;
}

/** How a refresh ended. */
export type RefreshOutcome =
  /** Newer tokens are stored, by us or by somebody else. */
  | { readonly state: "fresh"; readonly row: TokenRow }
  /** The stored tokens stay as they were and nothing is known against them. */
  | { readonly state: "kept"; readonly row: TokenRow; readonly error: PlatformError }
  /** The grant needs its person. */
  | { readonly state: "refused"; readonly error: PlatformError };

type Turn = { readonly lease: Lease; readonly row: TokenRow } | { readonly outcome: RefreshOutcome };

/**
 * Refreshes a token once, however many callers and processes want it: one gets the lease, the others wait and take over
 * its result. `seen` is the row that made the caller ask. A refusal is believed only while the refused token is the
 * stored one and, where the access token still lives, only after a cheap read was refused as well.
 */
export async function refreshOnce(ports: RefreshPorts, seen: TokenRow): Promise<RefreshOutcome> {
  const turn = await waitForTurn(ports, seen, { joinFailure: true });
  if ("outcome" in turn) return turn.outcome;
  const { lease, row } = turn;
  const stopKeeping = ports.keepLease(lease);
  let decided = false;
  try {
    const outcome = await ask(ports, lease, row);
    decided = true;
    return outcome;
  } finally {
    stopKeeping();
    if (!decided) await ports.postpone(lease, row, null);
  }
}

async function ask(ports: RefreshPorts, lease: Lease, row: TokenRow): Promise<RefreshOutcome> {
  let tokens: TokenSet;
  try {
    if (ports.refresh === null) throw ports.doubt ?? runOut(row);
    tokens = await ports.refresh(row);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return isRefusal(error) ? afterRefusal(ports, lease, row, error) : keep(ports, lease, row, error);
  }
  return store(ports, lease, row, tokens);
}

/** Stores what the platform gave. Who lost the lease takes another turn: the old token may be dead by now. */
async function store(ports: RefreshPorts, lease: Lease, row: TokenRow, tokens: TokenSet): Promise<RefreshOutcome> {
  let held: Lease = lease;
  while (!(await ports.save(held, row, tokens))) {
    const turn = await waitForTurn(ports, row, { joinFailure: false });
    if ("outcome" in turn) return turn.outcome;
    held = turn.lease;
  }
  return settled(ports, row);
}

async function afterRefusal(
  ports: RefreshPorts,
  lease: Lease,
  row: TokenRow,
  error: PlatformError,
): Promise<RefreshOutcome> {
  const stored = await ports.read();
  if (stored === null || stored.generation !== lease.generation) return settled(ports, row, error);
  if (isAlive(row, ports.now())) {
    try {
      await ports.probe(row);
      return keep(ports, lease, row, error);
    } catch (failure) {
      if (!(failure instanceof PlatformError)) throw failure;
      if (!isRefusal(failure)) return keep(ports, lease, row, failure);
    }
  }
  const believed = await ports.refuse(lease, row, error);
  return believed ? { state: "refused", error } : settled(ports, row, error);
}

async function keep(ports: RefreshPorts, lease: Lease, row: TokenRow, error: PlatformError): Promise<RefreshOutcome> {
  await ports.postpone(lease, row, error);
  return { state: "kept", row, error };
}

/** What the stored row says, after the matter was decided by us or by somebody else. */
async function settled(ports: RefreshPorts, seen: TokenRow, error?: PlatformError): Promise<RefreshOutcome> {
  const stored = await ports.read();
  if (stored === null || stored.grantStatus !== "active") return { state: "refused", error: error ?? runOut(seen) };
  if (holdsOtherTokens(stored, seen)) return { state: "fresh", row: stored };
  return {
    state: "kept",
    row: stored,
    error: error ?? unavailable(seen, "A refresh by another process did not succeed."),
  };
}

/**
 * Waits until the lease is ours, or until somebody else's turn has made it needless. With `joinFailure` an attempt that
 * ended without new tokens while we waited counts for us too: the platform is not asked again by each who waited.
 */
async function waitForTurn(ports: RefreshPorts, seen: TokenRow, options: { joinFailure: boolean }): Promise<Turn> {
  const givesUpAtMs = ports.wall().getTime() + ports.patienceMs;
  let row = seen;
  let losses = 0;
  for (let looks = 0; ; looks += 1) {
    const free = row.leaseUntil === null || row.leaseUntil < ports.wall();
    if (free) {
      const triedMeanwhile = row.generation !== seen.generation && row.leaseHolder === null;
      if (options.joinFailure && triedMeanwhile) return { outcome: await settled(ports, seen) };
      const lease = await ports.takeLease(row.generation);
      if (lease !== null) return { lease, row };
      losses += 1;
    }
    // Whoever lost for the first time may have been told of an old row: the newer one is looked at without delay.
    if (!free || losses > 1) {
      if (ports.wall().getTime() >= givesUpAtMs) {
        const error = unavailable(seen, "Another process is still refreshing this token.");
        return { outcome: { state: "kept", row, error } };
      }
      await ports.pause(looks);
    }
    const stored = await ports.read();
    if (stored === null || stored.grantStatus !== "active" || holdsOtherTokens(stored, seen))
      return { outcome: await settled(ports, seen) };
    row = stored;
  }
}

function runOut(row: TokenRow): PlatformError {
  const detail = "The access has run out and cannot be renewed without its owner.";
  return new PlatformError({ platform: row.platform, code: "TOKEN_EXPIRED", action: "reconnect", detail });
}

function unavailable(row: TokenRow, detail: string): PlatformError {
  return new PlatformError({ platform: row.platform, code: "PLATFORM_UNAVAILABLE", detail });
}
