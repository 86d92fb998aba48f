import type { Finding } from "./checker";
import { inCall, type KillPoint, killPoints } from "./kill-points";
import { type LabPlatform, labPlatforms } from "./lab-platforms";
import { openSeat, type Seat } from "./processes";
import type { Random } from "./random";
import type { Trap } from "./trap";
import type { LabWorld } from "./world";

/** What the rounds of one kind did. */
export interface Tally {
  readonly point: string;
  kills: number;
  /** The moment did not come in time; nothing was killed. */
  missed: number;
  /** Accounts whose jobs were open at a kill. */
  inHand: number;
  readonly findings: Finding[];
}

export interface CampaignOptions {
  /** How many, spread over the points; "each" kills once at every point of a process, those with long waits first. */
  readonly kills: number | "each";
  /** Share of the platforms' calls that fail. */
  readonly faults: number;
  /** Kills between two audits. */
  readonly auditEvery: number;
  /** Only points whose name contains this. */
  readonly only: string | null;
  /** Says a line for every round. */
  readonly verbose: boolean;
  readonly say: (line: string) => void;
}

export interface CampaignResult {
  readonly tallies: readonly Tally[];
  /** The longest time until no work was open after the last kill of a stretch, in seconds. */
  readonly slowestRecovery: number;
  /** Findings about no point in particular. */
  readonly findings: readonly Finding[];
}

const roundMinutes = 7;
const dueAtOnce = 12;
const refreshesAtOnce = 5;
const patienceMs = 40_000;
const attempts = 3;
/** Longer than the queue waits for a heartbeat and looks for dead workers. */
const stallMs = 17_000;

/** Two workers and a process that does what cron calls do, all at once on the same accounts. */
async function openSeats(world: LabWorld): Promise<Seat[]> {
  const workers = await Promise.all(
    ["worker-1", "worker-2"].map((name) => openSeat(world.lab, { name, file: "scripts/worker.ts" })),
  );
  const cron = await openSeat(world.lab, { name: "cron", file: "tests/faults/cron.program.ts" });
  return [...workers, cron];
}

/**
 * Kills processes of a running lab, one moment after another in an order that the seed decides, starts their successors,
 * and checks now and then what became of everything that they had in hand.
 */
export async function runCampaign(world: LabWorld, random: Random, options: CampaignOptions): Promise<CampaignResult> {
  const seats = await openSeats(world);
  const tallies = new Map<string, Tally>();
  const rounds = planRounds(random, options);
  const lastTouch = new Map<string, Tally>();
  const loose: Finding[] = [];
  let slowestRecovery = 0;

  async function round(name: string, play: ReturnType<typeof rounder>): Promise<void> {
    const tally = tallies.get(name) ?? { point: name, kills: 0, missed: 0, inHand: 0, findings: [] };
    tallies.set(name, tally);
    const started = Date.now();
    let touched = await play(world, random, seats);
    for (let again = 1; touched === null && again < attempts; again += 1) {
      await world.settle(); // everybody may have been waiting for the dead of the rounds before
      touched = await play(world, random, seats);
    }
    if (options.verbose) {
      const outcome = touched === null ? "NOT REACHED" : `${touched.length} accounts in hand`;
      options.say(`  ${name}: ${outcome}, ${Date.now() - started} ms`);
    }
    if (touched === null) {
      tally.missed += 1;
      return;
    }
    tally.kills += 1;
    tally.inHand += touched.length;
    for (const id of touched) lastTouch.set(id, tally);
  }
  async function audit(): Promise<void> {
    await world.setFaults(0);
    const { open, seconds } = await world.settle();
    slowestRecovery = Math.max(slowestRecovery, seconds);
    const audited = await world.audit(seats.reduce((sum, seat) => sum + seat.unheard(), 0));
    for (const finding of [...open, ...audited.findings]) {
      const tally = lastTouch.get(finding.connectionId);
      if (tally) tally.findings.push(finding);
      else loose.push(finding);
    }
    const found = open.length + audited.findings.length;
    options.say(
      `  audit: recovered in ${seconds.toFixed(1)} s, ${world.accounts.length} accounts read again in ${audited.seconds.toFixed(1)} s, ${found === 0 ? "nothing found" : `${found} FINDINGS`}`,
    );
    await world.setFaults(options.faults);
  }

  try {
    for (const seat of seats) seat.start();
    await world.setFaults(options.faults);
    for (const [index, { name, play }] of rounds.entries()) {
      await round(name, play);
      const done = index + 1;
      if (done % 10 === 0) options.say(`  ${done} of ${rounds.length} rounds`);
      if (done % options.auditEvery === 0 || done === rounds.length) await audit();
    }
    for (const seat of seats) {
      if (seat.crashes() === 0) continue;
      loose.push({
        breach: "crashed",
        connectionId: "",
        detail: `${seat.name} ended by itself, ${seat.crashes()} times`,
      });
    }
  } finally {
    await Promise.all(seats.map((seat) => seat.close()));
  }
  return { tallies: [...tallies.values()], slowestRecovery, findings: loose };
}

interface PlannedRound {
  readonly name: string;
  readonly play: ReturnType<typeof rounder>;
}

/** So many rounds: a few restarts of the server and stalls, the rest spread evenly over the kill points. */
function planRounds(random: Random, { kills, only }: CampaignOptions): PlannedRound[] {
  const kinds = killPoints.map((point) => ({ name: point.name, play: rounder(point) }));
  if (kills === "each") return kinds.reverse();
  const few = Math.max(1, Math.round(kills * 0.03));
  const special: PlannedRound[] = [
    ...repeat(few, { name: "database, fast shutdown", play: restart("SIGINT") }),
    ...repeat(few, { name: "database, immediate shutdown", play: restart("SIGQUIT") }),
    ...repeat(kills >= 50 ? Math.round(kills * 0.02) : 0, { name: "stalled, then back", play: stall }),
  ];
  const wanted = (round: PlannedRound) => only === null || round.name.includes(only);
  const chosenKinds = kinds.filter(wanted);
  const chosenSpecial = special.filter(wanted);
  const rest = Math.max(0, kills - chosenSpecial.length);
  const spread = Array.from({ length: rest }, (_, index) => chosenKinds[index % chosenKinds.length] ?? []).flat();
  const planned = [...chosenSpecial, ...spread];
  return random.sample(planned, planned.length);
}

function repeat(times: number, round: PlannedRound): PlannedRound[] {
  return Array.from({ length: times }, () => round);
}

/** Makes work due, waits with the trap on every seat, and says who was caught; null when nobody was in time. */
async function lure(
  world: LabWorld,
  random: Random,
  seats: readonly Seat[],
  trap: Trap,
  refreshOf: LabPlatform | null,
) {
  const now = await world.advance(roundMinutes);
  await world.makeDue(random, dueAtOnce, now);
  if (refreshOf !== null) await world.makeRefreshDue(random, refreshesAtOnce, now, refreshOf.id);
  for (const seat of seats) seat.arm(trap);
  for (const seat of seats) if (seat.name === "cron") seat.tell(refreshOf === null ? "sync" : "refresh-tokens");
  const caught = await trap.wait(patienceMs);
  for (const seat of seats) seat.arm(null);
  const seat = seats.find(({ name }) => name === caught?.victim);
  return caught === null || seat === undefined ? null : { caught, seat };
}

/** A platform at random; for a refresh the next one that has enough tokens to renew at the lab's time. */
async function platformFor(point: KillPoint, world: LabWorld, random: Random): Promise<LabPlatform> {
  const start = random.below(labPlatforms.length);
  const inTurn = [...labPlatforms.slice(start), ...labPlatforms.slice(0, start)];
  const [first, ...others] = inTurn;
  if (first === undefined) throw new Error("no platform takes part");
  if (point.needs !== "refresh") return first;
  // Some refuse a second refresh within a day; others' tokens run out every hour.
  const now = await world.advance(0);
  for (const platform of inTurn) {
    if ((await world.makeRefreshDue(random, refreshesAtOnce, now, platform.id)) >= refreshesAtOnce) return platform;
  }
  return others.at(-1) ?? first;
}

/** A round that kills whoever comes to a point first. Gives the accounts in hand, or null when nobody came. */
function rounder(point: KillPoint) {
  return async (world: LabWorld, random: Random, seats: readonly Seat[]): Promise<string[] | null> => {
    const platform = await platformFor(point, world, random);
    const met = await lure(world, random, seats, point.trap(platform), point.needs === "refresh" ? platform : null);
    if (met === null) return null;
    if (point.isLastAttempt) await world.exhaustAttempts();
    await met.seat.kill();
    // Requests that it had sent may only be read now.
    await world.noteDeath(() => met.seat.refreshesInHand());
    met.seat.start();
    return world.inHand();
  };
}

/** A round that shuts the server down in the middle of a batch and starts it again. */
function restart(signal: "SIGINT" | "SIGQUIT") {
  return async (world: LabWorld, random: Random, seats: readonly Seat[]): Promise<string[] | null> => {
    const met = await lure(world, random, seats, inCall("before"), null);
    if (met === null) return null;
    const inHand = await world.inHand();
    await world.lab.endDatabase(signal);
    met.caught.release();
    await new Promise((resolve) => setTimeout(resolve, random.below(1_000)));
    await world.lab.startDatabase();
    return inHand;
  };
}

/** A round that stops a process with an answer on its way, for so long that others take its work over, and wakes it. */
async function stall(world: LabWorld, random: Random, seats: readonly Seat[]): Promise<string[] | null> {
  const met = await lure(world, random, seats, inCall("after"), null);
  if (met === null) return null;
  const inHand = await world.inHand();
  met.seat.pause();
  met.caught.release();
  await world.advance(roundMinutes);
  await new Promise((resolve) => setTimeout(resolve, stallMs));
  met.seat.resume();
  return inHand;
}
