import { sql } from "kysely";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { handlers } from "@/lib/jobs/handlers";
import { syncJobsFrom } from "@/lib/jobs/handlers/sync-connection";
import type { PlatformBudgets } from "@/lib/platforms/budgets";
import { createPlatformHttp } from "@/lib/platforms/http";
import { youtube } from "@/lib/platforms/youtube";
import { planDueSyncs } from "@/lib/sync";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { type BenchAccount, makeAccounts } from "./accounts";
import { WindowServer } from "./window-server";

const minuteMs = 60_000;
const windowMs = 15 * minuteMs;
const perAccount = 5;
const timesAsMany = 50;

/** What one arm did, read from the server's own log. */
export interface QuotaUse {
  readonly accounts: number;
  readonly calls: number;
  readonly refused: number;
  readonly refusedShare: number;
  /** Windows that ended while somebody still waited. */
  readonly windows: number;
  /** Calls answered in those windows ÷ calls allowed in them. */
  readonly usedShare: number;
  /** 95th percentile of how long the small owners' accounts waited, and what it would be if everybody got an equal part. */
  readonly smallWaitMs: number;
  readonly fairWaitMs: number;
}

interface World {
  readonly accounts: readonly BenchAccount[];
  readonly ownerOf: ReadonlyMap<string, number>;
  readonly limit: number;
}

/** Owner 0 has 50 times as many accounts as each of the others; the accounts come in a mixed order. */
async function makeWorld(quick: boolean): Promise<World> {
  const [owners, each, limit] = quick ? [12, 5, 60] : [50, 50, 1_000];
  const accounts = await makeAccounts("youtube", each * timesAsMany + owners * each);
  const owner = new Map<string, number>();
  for (const [index, account] of accounts.entries()) {
    owner.set(account.platformUserId, index < each * timesAsMany ? 0 : 1 + (index % owners));
  }
  const first = new Map<number, string>();
  for (const account of accounts) {
    const number = owner.get(account.platformUserId) ?? 0;
    if (!first.has(number)) first.set(number, account.id);
  }
  const hosts = accounts.map((account) => first.get(owner.get(account.platformUserId) ?? 0) ?? account.id);
  await sql`
    update public.social_connections c set influencer_id = h.influencer_id, user_id = h.user_id, is_primary = c.id = h.id
    from unnest(${accounts.map(({ id }) => id)}::uuid[], ${hosts}::uuid[]) as u (id, host)
    join public.social_connections h on h.id = u.host
    where c.id = u.id
  `.execute(db());
  return { accounts, ownerOf: owner, limit };
}

function budgetsFor(limit: number): PlatformBudgets {
  const window = { kind: "rolling", seconds: windowMs / 1000 } as const;
  return {
    list: [
      { name: "app", scope: "app", window, limit, counts: "calls", reserveShare: 0.05 },
      { name: "own", scope: "account", window, limit: perAccount, counts: "calls", reserveShare: 0.2 },
    ],
    costOf: () => [
      { budget: "app", units: 1 },
      { budget: "own", units: 1 },
    ],
    reads: { statistics: ["channels.statistics"] },
  };
}

function sourceOver(server: WindowServer, limit: number): PlatformSource {
  const { batchStatistics: _none, ...single } = youtube;
  const limited = { ...single, budgets: budgetsFor(limit) };
  return {
    platform: (id) => (id === "youtube" ? limited : configuredPlatforms.platform(id)),
    call: (_id, options = {}) => ({
      http: createPlatformHttp({
        platform: "youtube",
        allowedHosts: youtube.hosts,
        sandboxUrl: null,
        classify: (response) => youtube.classify(response),
        now: () => clock.now(),
        transport: server.transport,
        ...options,
      }),
      credentials: { clientId: "bench", clientSecret: "bench", apiKey: null },
      now: () => clock.now(),
    }),
  };
}

function newServer(limit: number): WindowServer {
  const limits = {
    app: { scope: "app", limit, windowMs },
    account: { scope: "account", limit: perAccount, windowMs },
  } as const;
  return new WindowServer(limits, () => clock.now().getTime());
}

const percentile95 = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * 0.95) - 1)] ?? Number.NaN;

/** When each account would be read if every owner got an equal part of each window: turn by turn. */
function fairWaits({ accounts, ownerOf, limit }: World): Map<string, number> {
  const turns = new Map<number, number>();
  const placed = accounts.map(({ platformUserId }) => {
    const owner = ownerOf.get(platformUserId) ?? 0;
    const turn = turns.get(owner) ?? 0;
    turns.set(owner, turn + 1);
    return { platformUserId, turn };
  });
  placed.sort((a, b) => a.turn - b.turn);
  return new Map(placed.map(({ platformUserId }, place) => [platformUserId, Math.floor(place / limit) * windowMs]));
}

function judge(world: World, server: WindowServer, startMs: number): QuotaUse {
  const answered = new Map<string, number>();
  for (const { atMs, account, isRefused } of server.log) {
    if (!isRefused && !answered.has(account)) answered.set(account, atMs - startMs);
  }
  const refused = server.log.filter(({ isRefused }) => isRefused).length;
  // The last window ends with the work, not with the limit.
  const full = server.appWindows.slice(0, -1);
  const small = world.accounts.filter(({ platformUserId }) => world.ownerOf.get(platformUserId) !== 0);
  const fair = fairWaits(world);
  const waits = (of: ReadonlyMap<string, number>) =>
    percentile95(small.map(({ platformUserId }) => of.get(platformUserId) ?? Number.POSITIVE_INFINITY));
  return {
    accounts: world.accounts.length,
    calls: server.log.length,
    refused,
    refusedShare: refused / server.log.length,
    windows: full.length,
    usedShare: full.reduce((sum, { calls }) => sum + calls, 0) / (full.length * world.limit),
    smallWaitMs: waits(answered),
    fairWaitMs: waits(fair),
  };
}

/** Minute by minute until everybody was read once: the planner, then a drain, then the clock moves on. */
async function ownArm(world: World, setClock: (offsetMs: number) => Promise<void>): Promise<QuotaUse> {
  const server = newServer(world.limit);
  const source = sourceOver(server, world.limit);
  await clock.sync();
  const startMs = clock.now().getTime();
  await sql`update public.social_connections set next_sync_at = ${new Date(startMs - 1_000).toISOString()}::timestamptz`.execute(
    db(),
  );
  const most = Math.ceil(world.accounts.length / world.limit) * 2 * (windowMs / minuteMs);
  const isDone = () =>
    new Set(server.log.flatMap((c) => (c.isRefused ? [] : c.account))).size === world.accounts.length;
  for (let tick = 0; tick < most && !isDone(); tick += 1) {
    // From the wall clock's own progress on, so that the steps are whole minutes of simulated time.
    await setClock(startMs + tick * minuteMs - Date.now());
    await planDueSyncs({ db: db(), now: () => clock.now() }, source);
    await drain({
      until: new Date(Date.now() + 60_000),
      handlers: { ...handlers, "sync-connection": syncJobsFrom(source) },
    });
  }
  return judge(world, server, startMs);
}

/** The control: whoever is due is asked for at once, and again a minute later when that was too much. */
async function naiveArm(world: World): Promise<QuotaUse> {
  let nowMs = 0;
  const limits = {
    app: { scope: "app", limit: world.limit, windowMs },
    account: { scope: "account", limit: perAccount, windowMs },
  } as const;
  const server = new WindowServer(limits, () => nowMs);
  const waiting = new Set(world.accounts.map(({ platformUserId }) => platformUserId));
  const request = {
    url: new URL("https://bench.invalid/"),
    method: "GET",
    body: null,
    timeoutMs: 1,
    maxBodyBytes: 1,
  } as const;
  for (; waiting.size > 0; nowMs += minuteMs) {
    for (const account of [...waiting]) {
      const { status } = await server.transport({ ...request, headers: { authorization: `Bearer ${account}` } });
      if (status === 200) waiting.delete(account);
    }
  }
  return judge(world, server, 0);
}

/** The real planner, queue and sync over a platform whose windows are real, beside a loop that knows of no windows. */
export async function useOfQuota(
  quick: boolean,
  setClock: (offsetMs: number) => Promise<void>,
): Promise<{ own: QuotaUse; naive: QuotaUse }> {
  const world = await makeWorld(quick);
  return { own: await ownArm(world, setClock), naive: await naiveArm(world) };
}
