import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createRandom } from "./random";
import type { Arm, Order } from "./refresh-order";
import type { Racers } from "./refresh-racers";
import { type Track, type TrackName, tracks } from "./refresh-tracks";

export interface RaceOptions {
  readonly platform: TrackName;
  /** Rounds of the product's arm; each control arm runs `controlRounds`. */
  readonly rounds: number;
  readonly controlRounds: number;
  /** Connections whose access runs out at the same moment, in each round. */
  readonly accounts: number;
  readonly leaseMs: number;
  /** How long the platform takes to answer; in the product's arm this or down to a third of it, by chance. */
  readonly delayMs: number;
  readonly lostShare: number;
  /** In every so-manieth round of the product's arm one process dies between answer and saving; 0 = never. */
  readonly deathEvery: number;
  readonly seed: number;
  /** Told after each round of the product's arm. */
  readonly onRound?: (round: number) => void;
}

/** What became of one arm. */
export interface ArmFigures {
  readonly arm: Arm;
  readonly rounds: number;
  /** Access tokens that ran out. */
  readonly expiries: number;
  /** Processes that died. */
  readonly killed: number;
  /** Accounts for which a process had asked, and died before it had saved. */
  readonly inDeadHands: number;
  /** Refreshes that the platform carried out. */
  readonly calls: number;
  readonly successes: number;
  /** How the other uses ended, by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Accounts whose access the platform ended, and of those the ones whose person was told. */
  readonly revoked: number;
  readonly revokedAndTold: number;
  /** Accounts in nobody's dead hands whose access the platform ended, or which we called broken. */
  readonly harmed: number;
  readonly slowestMs: number;
}

/**
 * Lets processes find the same expired access tokens at the same moment, round after round: with the product's way of
 * refreshing and, as controls, with two that lack a part of it. Needs the environment of a stack (`takeStackEnvironment`).
 */
export async function raceRefreshes(options: RaceOptions, racers: Racers): Promise<ArmFigures[]> {
  const { rounds, controlRounds, accounts } = options;
  const track = await tracks[options.platform]((rounds + 2 * controlRounds) * accounts);
  const folder = mkdtempSync(join(tmpdir(), "influmeter-race-"));
  try {
    const figures: ArmFigures[] = [];
    for (const arm of ["product", "lease not renewed", "no lease"] as const) {
      figures.push(await raceArm(options, { arm, track, racers, folder }));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await track.close();
  }
}

async function raceArm(
  options: RaceOptions,
  { arm, track, racers, folder }: { arm: Arm; track: Track; racers: Racers; folder: string },
): Promise<ArmFigures> {
  const isProduct = arm === "product";
  const rounds = isProduct ? options.rounds : options.controlRounds;
  const chance = createRandom(options.seed).unit;
  const failures: Record<string, number> = {};
  const sums = { expiries: 0, killed: 0, inDeadHands: 0, calls: 0, successes: 0, slowestMs: 0 };
  const harm = { revoked: 0, revokedAndTold: 0, harmed: 0 };
  for (let round = 1; round <= rounds; round++) {
    const dies = isProduct && options.deathEvery > 0 && round % options.deathEvery === 0;
    const delayMs = isProduct ? Math.round(options.delayMs * (1 - (2 / 3) * chance())) : options.delayMs;
    await track.behave({ delayMs, lostShare: isProduct ? options.lostShare : 0, chance });
    const raced = await track.expire(options.accounts);
    const order: Order = {
      connectionIds: raced.map(({ connectionId }) => connectionId),
      arm,
      leaseMs: options.leaseMs,
      patienceMs: 4 * options.delayMs + 10 * options.leaseMs,
      standInUrl: track.standInUrl,
      deathMark: dies ? join(folder, randomUUID()) : null,
    };
    const startedAt = performance.now();
    const results = await racers.run(order);
    sums.slowestMs = Math.max(sums.slowestMs, Math.round(performance.now() - startedAt));
    sums.killed += results.filter((result) => result === null).length;
    for (const { code } of results.flatMap((result) => result ?? [])) {
      if (code === null) sums.successes += 1;
      else failures[code] = (failures[code] ?? 0) + 1;
    }
    const dead = grantsInDeadHands(order);
    for (const [index, ending] of (await track.endings()).entries()) {
      const inDeadHands = dead.has(raced[index]?.grantId ?? "");
      sums.expiries += 1;
      sums.calls += ending.calls;
      if (inDeadHands) sums.inDeadHands += 1;
      if (ending.isRevoked) harm.revoked += 1;
      if (ending.isRevoked && ending.needsReconnect && ending.told) harm.revokedAndTold += 1;
      if (!inDeadHands && (ending.isRevoked || ending.needsReconnect)) harm.harmed += 1;
    }
    if (isProduct) options.onRound?.(round);
  }
  return { arm, rounds, failures, ...sums, ...harm };
}

function grantsInDeadHands({ deathMark }: Order): ReadonlySet<string> {
  if (deathMark === null || !existsSync(deathMark)) return new Set();
  return new Set(z.array(z.string()).parse(JSON.parse(readFileSync(deathMark, "utf8"))));
}
