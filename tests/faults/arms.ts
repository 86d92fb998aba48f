import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { closeQueue } from "@/lib/jobs";
import { PlatformError } from "@/lib/platforms/errors";
import { getPlatform } from "@/lib/platforms/registry";
import { planDueSyncs } from "@/lib/sync";
import { platformCall, refreshDueTokens } from "@/lib/tokens";
import { isRefusal } from "@/lib/tokens/refresh-rules";
import { openTokens } from "@/lib/tokens/seal-tokens";
import { openWork } from "./checker";
import { inCall } from "./kill-points";
import { openSeat } from "./processes";
import type { Random } from "./random";
import type { Catch } from "./trap";
import type { LabWorld } from "./world";

/** A way to do it wrong, and what the lab found when it was tried. The lab has power only while each finds something. */
export interface Arm {
  readonly name: string;
  readonly kills: number;
  readonly broken: number;
  readonly what: string;
  /** What the product broke under the same treatment, where that was tried beside it; else the campaign's table says. */
  readonly product: number | null;
}

const accountsEach = 12;
/** Two heartbeats and a look of the queue, and something for a slow machine. */
const noticedMs = 2 * 10_000 + 5_000 + 7_000;

/** Runs every control arm on a lab whose campaign is over. */
export async function runArms(world: LabWorld, random: Random): Promise<Arm[]> {
  // The campaign's last audit has switched them on again; an arm is to find what it does wrong, not what they do.
  await world.setFaults(0);
  const arms = [
    await completesFirst(world, random, 3),
    await believesRefusals(world, random),
    await withoutHeartbeat(world, random),
  ];
  await endArms();
  return arms;
}

/** Closes what the arms opened in this process. */
export async function endArms(): Promise<void> {
  await closeQueue();
  await pool().end();
}

/** Jobs are completed before their numbers are stored: whoever dies in between has lost the reads. */
export async function completesFirst(world: LabWorld, random: Random, kills: number): Promise<Arm> {
  await world.settle();
  const seat = await openSeat(world.lab, { name: "complete-first", file: "tests/faults/complete-first.program.ts" });
  let lost = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await order(world, random);
      const trap = inCall("after");
      seat.arm(trap);
      if (!seat.isRunning()) seat.start();
      await trap.wait(30_000);
      await seat.kill();
      seat.arm(null);
      lost = (await openWork(world.lab)).filter(({ breach }) => breach === "lost").length;
    }
  } finally {
    await seat.close();
  }
  return { name: "completes before it stores", kills, broken: lost, what: "reads lost", product: null };
}

/** Jobs without a heartbeat: the queue takes a dead worker for a slow one until the job expires. */
async function withoutHeartbeat(world: LabWorld, random: Random): Promise<Arm> {
  await order(world, random);
  await world.lab.query("update pgboss.job set heartbeat_seconds = null where state = 'created'");
  const seat = await openSeat(world.lab, { name: "no-heartbeat", file: "scripts/worker.ts" });
  try {
    const inHand = () =>
      world.lab.query("select 1 from pgboss.job where state = 'active' and heartbeat_seconds is null");
    // A worker that starts reads for other reasons too (is this access really over?): those calls are let go on.
    let caught: Catch | null = null;
    for (let turn = 0; turn < 20; turn += 1) {
      const trap = inCall("after");
      seat.arm(trap);
      caught?.release();
      if (!seat.isRunning()) seat.start();
      caught = await trap.wait(30_000);
      if (caught === null || (await inHand()).length > 0) break;
    }
    await seat.kill();
    seat.arm(null);
    seat.start();
    await new Promise((resolve) => setTimeout(resolve, noticedMs));
    const stuck = await inHand();
    return { name: "has no heartbeat", kills: 1, broken: stuck.length, what: "jobs stuck", product: null };
  } finally {
    await seat.close();
  }
}

/** Takes a platform at its word when it refuses a refresh by mistake: healthy accounts are marked for reconnect. */
async function believesRefusals(world: LabWorld, random: Random): Promise<Arm> {
  // A day later no account's allowance is used up by the campaign any more.
  const now = await world.advance(25 * 60);
  await clock.sync();
  await world.makeRefreshDue(random, accountsEach, now, "instagram");
  const rows = await world.lab.query<{ id: string; access: string }>(
    `select t.id::text, t.sealed_access_token as access from public.connection_tokens t
     join public.social_connections c using (grant_id) where c.platform = 'instagram' and t.next_refresh_at <= $1`,
    [now.toISOString()],
  );
  await world.lab.control("faults", {
    kind: "token_invalid",
    platform: "instagram",
    pathPrefix: "/refresh_access_token",
  });
  let believed = 0;
  let asked = 0;
  for (const { id, access } of rows) {
    const tokens = openTokens({ id, sealedAccessToken: access, sealedRefreshToken: null });
    try {
      asked += 1;
      await getPlatform("instagram").refreshTokens?.(platformCall("instagram"), tokens);
    } catch (error) {
      if (isRefusal(error)) believed += 1;
      // An account whose allowance the campaign has used up is not asked at all.
      else if (error instanceof PlatformError && error.action === "wait") asked -= 1;
      else throw error;
    }
  }
  const ctx = { db: db(), now: () => clock.now() };
  const { refused } = await refreshDueTokens(ctx, { until: new Date(Date.now() + 60_000), limit: 1_000 });
  await world.lab.control("faults", undefined, "DELETE");
  return {
    name: "believes every refusal",
    kills: 0,
    broken: believed,
    what: `of ${asked} healthy accounts given up`,
    product: refused,
  };
}

async function order(world: LabWorld, random: Random): Promise<void> {
  const now = await world.advance(7);
  await clock.sync();
  await world.makeDue(random, accountsEach, now);
  await planDueSyncs({ db: db(), now: () => clock.now() });
}
