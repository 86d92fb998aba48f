import type { Lease } from "@/lib/db/token-leases";
import type { TokenRow } from "@/lib/db/tokens";
import { PlatformError, type PlatformErrorCode } from "@/lib/platforms/errors";
import type { TokenSet } from "@/lib/platforms/types";
import type { RefreshPorts } from "@/lib/tokens/refresh-flow";

export const leaseMs = 30_000;
export const start = new Date("2026-11-21T10:00:00Z");
export const failure = (code: PlatformErrorCode) => new PlatformError({ platform: "toy", code, detail: code });

/** A token row in memory with the rules of the real table, a wall clock that the tests move, and a platform. */
export class World {
  wallMs = start.getTime();
  /** How far the wall clock moves while a caller waits. */
  pauseMs = 0;
  refreshes = 0;
  probes = 0;
  postponed = 0;
  refused = 0;
  answer: (attempt: number) => Promise<string> = async (attempt) => `access-${attempt}`;
  probe: () => Promise<void> = async () => undefined;
  row: TokenRow | null = {
    id: "t1",
    grantId: "g1",
    connectionId: null,
    grantStatus: "active",
    platform: "toy",
    loginVariant: "default",
    userId: "u1",
    sealedAccessToken: "access-0",
    sealedRefreshToken: "refresh-0",
    accessExpiresAt: start,
    refreshExpiresAt: null,
    obtainedAt: new Date(0),
    nextRefreshAt: start,
    refreshAttempts: 0,
    generation: 0,
    leaseHolder: null,
    leaseUntil: null,
  };

  write(change: Partial<TokenRow>): void {
    if (this.row) this.row = { ...this.row, ...change };
  }
  /** Other tokens are stored, by a refresh or a new consent that nobody here knows of. */
  writeNewer(sealedAccessToken: string, change: Partial<TokenRow> = {}): void {
    const obtainedAt = new Date((this.row?.obtainedAt.getTime() ?? 0) + 1);
    this.write({ sealedAccessToken, obtainedAt, ...change });
  }
  holds(lease: Lease): boolean {
    return this.row?.generation === lease.generation && this.row.leaseHolder === lease.holder;
  }
  /** A caller in a process of its own. */
  caller(name: string, over: Partial<RefreshPorts> = {}): RefreshPorts {
    const free = { leaseHolder: null, leaseUntil: null };
    return {
      read: async () => this.row,
      takeLease: async (generation) => {
        const { row } = this;
        const taken = row?.leaseUntil && row.leaseUntil.getTime() >= this.wallMs;
        if (!row || taken || row.generation !== generation) return null;
        this.write({ generation: generation + 1, leaseHolder: name, leaseUntil: new Date(this.wallMs + leaseMs) });
        return { tokenId: row.id, holder: name, generation: generation + 1 };
      },
      keepLease: () => () => undefined,
      refresh: async (): Promise<TokenSet> => {
        this.refreshes += 1;
        const accessToken = await this.answer(this.refreshes);
        return { accessToken, refreshToken: null, accessExpiresAt: null, refreshExpiresAt: null, scopes: null };
      },
      doubt: null,
      probe: async () => {
        this.probes += 1;
        await this.probe();
      },
      save: async (lease, _row, tokens) => {
        if (!this.holds(lease)) return false;
        this.writeNewer(tokens.accessToken, { accessExpiresAt: null, ...free });
        return true;
      },
      postpone: async (lease) => {
        if (!this.holds(lease)) return;
        this.postponed += 1;
        this.write(free);
      },
      refuse: async (lease) => {
        if (!this.holds(lease)) return false;
        this.refused += 1;
        this.write({ grantStatus: "revoked", ...free });
        return true;
      },
      now: () => start,
      wall: () => new Date(this.wallMs),
      pause: async () => {
        this.wallMs += this.pauseMs;
        await new Promise((resolve) => setImmediate(resolve));
      },
      patienceMs: 60_000,
      ...over,
    };
  }
  seen(): TokenRow {
    if (!this.row) throw new Error("the row is gone");
    return this.row;
  }
}
