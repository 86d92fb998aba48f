import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "./random";
import type { Arm, Order } from "./refresh-order";
import type { Racers } from "./refresh-racers";
import { type Track, type TrackName, tracks } from "./refresh-tracks";

export interface RaceOptions {
  readonly platform: TrackName;
  /** Rounds of the product's arm; each control arm runs `controlRounds`. */
  readonly rounds: number;
  readonly controlRounds: number;
  readonly leaseMs: number;
  /** How long the platform takes to answer. */
  readonly delayMs: number;
  readonly lostShare: number;
  /** In every so-manieth round of the product's arm one process dies between answer and saving; 0 = never. */
  readonly deathEvery: number;
  readonly seed: number;
}

/** What became of one arm. */
export interface ArmFigures {
  readonly arm: Arm;
  readonly rounds: number;
  readonly killed: number;
  /** Refreshes that the platform carried out. */
  readonly calls: number;
  readonly successes: number;
  /** How the other uses ended, by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Rounds in which the platform ended the access, and of those the ones of which the person was told. */
  readonly revoked: number;
  readonly revokedAndTold: number;
  /** Rounds without a death in which the platform ended the access or we called it broken. */
  readonly harmed: number;
  readonly slowestMs: number;
}

/**
 * Lets processes find one expired access token at the same moment, round after round: with the product's way of
 * refreshing and, as controls, with two that lack a part of it. Needs the environment of a stack (`takeStackEnvironment`).
 */
export async function raceRefreshes(options: RaceOptions, racers: Racers): Promise<ArmFigures[]> {
  const track = await tracks[options.platform]();
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
  const failures: Record<string, number> = {};
  const sums = { killed: 0, calls: 0, successes: 0, revoked: 0, revokedAndTold: 0, harmed: 0, slowestMs: 0 };
  await track.behave({
    delayMs: options.delayMs,
    lostShare: isProduct ? options.lostShare : 0,
    chance: createRandom(options.seed).unit,
  });
  for (let round = 1; round <= rounds; round++) {
    const dies = isProduct && options.deathEvery > 0 && round % options.deathEvery === 0;
    const order: Order = {
      connectionId: track.connectionId,
      arm,
      leaseMs: options.leaseMs,
      patienceMs: 4 * options.delayMs + 10 * options.leaseMs,
      standInUrl: track.standInUrl,
      deathMark: dies ? join(folder, randomUUID()) : null,
    };
    await track.expire();
    const startedAt = performance.now();
    const results = await racers.run(() => order);
    sums.slowestMs = Math.max(sums.slowestMs, Math.round(performance.now() - startedAt));
    for (const result of results) {
      if (result === null) sums.killed += 1;
      else if (result.code === null) sums.successes += 1;
      else failures[result.code] = (failures[result.code] ?? 0) + 1;
    }
    const { calls, isRevoked } = await track.record();
    const { needsReconnect, told } = await track.verdict();
    sums.calls += calls;
    if (isRevoked) sums.revoked += 1;
    if (isRevoked && needsReconnect && told) sums.revokedAndTold += 1;
    if (!dies && (isRevoked || needsReconnect)) sums.harmed += 1;
  }
  return { arm, rounds, failures, ...sums };
}
