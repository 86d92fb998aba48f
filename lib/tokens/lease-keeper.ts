import "server-only";
import type { Db } from "@/lib/db";
import { type Lease, renewLeases } from "@/lib/db/token-leases";
import { log } from "@/lib/log";

/** Renews the leases that this process holds, all of them by one statement, every third of their length. */
class LeaseKeeper {
  private readonly held = new Set<Lease>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: Db,
    private readonly leaseMs: number,
  ) {}

  /** Holds a lease until the returned function is called, or until it has passed to somebody else. */
  keep(lease: Lease): () => void {
    this.held.add(lease);
    this.timer ??= setInterval(() => this.renew(), this.leaseMs / 3).unref();
    return () => this.drop(lease);
  }

  private drop(lease: Lease): void {
    this.held.delete(lease);
    if (this.held.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private renew(): void {
    renewLeases(this.db, [...this.held], this.leaseMs).catch((error: unknown) => {
      log.warn("leases could not be renewed", { action: "token.lease", error });
    });
  }
}

const keepers = new WeakMap<Db, Map<number, LeaseKeeper>>();

/** Keeps a lease of this length (milliseconds) alive until the returned function is called. */
export function keepLease(db: Db, lease: Lease, leaseMs: number): () => void {
  const ofDb = keepers.get(db) ?? new Map<number, LeaseKeeper>();
  keepers.set(db, ofDb);
  const keeper = ofDb.get(leaseMs) ?? new LeaseKeeper(db, leaseMs);
  ofDb.set(leaseMs, keeper);
  return keeper.keep(lease);
}
