import { existsSync, writeFileSync } from "node:fs";
import { sql } from "kysely";
import type { SystemContext } from "@/lib/context";
import { readToken } from "@/lib/db/tokens";
import { PlatformError } from "@/lib/platforms/errors";
import { type RefreshOutcome, type RefreshPorts, refreshOnce } from "@/lib/tokens/refresh-flow";
import { holdsOtherTokens, isRefusal } from "@/lib/tokens/refresh-rules";
import { type RefreshInput, refreshPorts } from "@/lib/tokens/refresh-token";
import { openTokens, sealTokenSet } from "@/lib/tokens/seal-tokens";
import type { Order } from "./refresh-order";

type Refresh = (ctx: SystemContext, input: RefreshInput) => Promise<RefreshOutcome>;

/** The way of refreshing that an order names. */
export function refreshOf(order: Order): Refresh {
  const { leaseMs, patienceMs } = order;
  const ports = (ctx: SystemContext, input: RefreshInput): RefreshPorts =>
    dying(order, refreshPorts(ctx, input, { leaseMs, patienceMs }));
  switch (order.arm) {
    case "product":
      return (ctx, input) => refreshOnce(ports(ctx, input), input.seen);
    case "lease not renewed":
      return (ctx, input) => refreshOnce({ ...ports(ctx, input), keepLease: () => () => undefined }, input.seen);
    case "no lease":
      return refreshWithoutLease;
  }
}

/** Grants for which this process has asked the platform and not saved what it answered. */
const asked = new Set<string>();

function dying({ deathMark }: Order, { refresh, save, ...ports }: RefreshPorts): RefreshPorts {
  return {
    ...ports,
    refresh:
      refresh &&
      (async (row) => {
        asked.add(row.grantId);
        try {
          return await refresh(row);
        } catch (error) {
          asked.delete(row.grantId);
          throw error;
        }
      }),
    save: async (lease, row, tokens) => {
      if (deathMark !== null && isFirstToWrite(deathMark, JSON.stringify([...asked]))) {
        process.kill(process.pid, "SIGKILL");
        return new Promise<never>(() => undefined);
      }
      const saved = await save(lease, row, tokens);
      if (saved) asked.delete(row.grantId);
      return saved;
    },
  };
}

function isFirstToWrite(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (existsSync(file)) return false;
    throw error;
  }
}

/** What one writes first: look whether somebody else was faster, ask, store. */
const refreshWithoutLease: Refresh = async (ctx, { platform, call, seen }) => {
  const stored = await readToken(ctx.db, seen.id);
  if (stored === null || !platform.refreshTokens) throw new Error("nothing to refresh");
  if (holdsOtherTokens(stored, seen)) return { state: "fresh", row: stored };
  try {
    const tokens = await platform.refreshTokens(call, openTokens(stored));
    const sealed = sealTokenSet(platform, stored.id, tokens, stored, ctx.now());
    await sql`
      update connection_tokens set sealed_access_token = ${sealed.sealedAccessToken},
        sealed_refresh_token = coalesce(${sealed.sealedRefreshToken}, sealed_refresh_token),
        access_expires_at = ${sealed.accessExpiresAt?.toISOString() ?? null},
        obtained_at = ${sealed.obtainedAt.toISOString()}, next_refresh_at = null
      where id = ${stored.id}
    `.execute(ctx.db);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return isRefusal(error) ? { state: "refused", error } : { state: "kept", row: stored, error };
  }
  const row = await readToken(ctx.db, seen.id);
  if (row === null) throw new Error("the row is gone");
  return { state: "fresh", row };
};
