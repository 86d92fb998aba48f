import { unit } from "./random";

export const DAY_MS = 86_400_000;
/** Where every curve starts; before it a persona has its starting number of followers. */
export const EPOCH_MS = Date.UTC(2024, 0, 1);

/**
 * How an audience develops. `steady` and `huge` only ever grow; `viral` leaps every two months and gives a little back;
 * `bought` gains a block overnight and loses it over weeks; `dormant` melts slowly; `small` stays under 100.
 */
export type GrowthModel = "steady" | "viral" | "bought" | "dormant" | "huge" | "small";

export interface GrowthSpec {
  readonly model: GrowthModel;
  /** Followers at the epoch. */
  readonly start: number;
  /** Followers won on an average day without any event. */
  readonly perDay: number;
}

/** Followers at a moment (milliseconds since 1970): a whole number, never negative. */
export type GrowthCurve = (timeMs: number) => number;

const VIRAL_CYCLE_DAYS = 61;
const BOUGHT_CYCLE_DAYS = 83;
const BOUGHT_SHARE = 0.18;
const BOUGHT_DECAY_PER_DAY = 0.026;
const DORMANT_DECAY_PER_DAY = 0.00012;

/**
 * The curve of one persona, decided by (seed, key, spec) alone. Each day has its own gain; inside a day it arrives
 * smoothly, slower at night than in the afternoon (UTC), so that two readings an hour apart differ a little and a model
 * whose daily gains are positive never shrinks. Daily sums are remembered: a reading costs constant time.
 */
export function createCurve(spec: GrowthSpec, seed: number, key: string): GrowthCurve {
  const sums: number[] = [0];
  const sumBefore = (day: number): number => {
    for (let next = sums.length; next <= day; next += 1) {
      sums.push((sums[next - 1] ?? 0) + gainOfDay(spec, next - 1, seed, key));
    }
    return sums[day] ?? 0;
  };
  return (timeMs) => {
    const elapsed = (timeMs - EPOCH_MS) / DAY_MS;
    if (elapsed <= 0) return Math.max(0, Math.floor(spec.start));
    const day = Math.floor(elapsed);
    const level = spec.start + sumBefore(day) + gainOfDay(spec, day, seed, key) * shareOfDay(elapsed - day);
    return Math.max(0, Math.floor(level));
  };
}

/** How much of a day's gain has arrived after this fraction of it: rises from 0 to 1 and is slowest at midnight. */
function shareOfDay(fraction: number): number {
  return fraction - (0.6 / (2 * Math.PI)) * Math.sin(2 * Math.PI * fraction);
}

function gainOfDay(spec: GrowthSpec, day: number, seed: number, key: string): number {
  const organic = spec.perDay * (0.6 + 0.8 * unit(seed, key, "gain", day)) * (day % 7 < 2 ? 1.25 : 0.9);
  switch (spec.model) {
    case "steady":
    case "huge":
      return organic;
    case "viral":
      return organic + viralGain(spec.start, day, seed, key);
    case "bought":
      return organic + boughtGain(spec.start, day, seed, key);
    case "dormant":
      return -spec.start * (survival(DORMANT_DECAY_PER_DAY, day) - survival(DORMANT_DECAY_PER_DAY, day + 1));
    case "small":
      return smallLevel(day + 1) - smallLevel(day);
  }
}

function viralGain(start: number, day: number, seed: number, key: string): number {
  const shifted = day + Math.floor(unit(seed, key, "phase") * VIRAL_CYCLE_DAYS);
  const cycle = Math.floor(shifted / VIRAL_CYCLE_DAYS);
  const age = shifted % VIRAL_CYCLE_DAYS;
  const size = start * 0.035 * (0.5 + unit(seed, key, "burst", cycle));
  if (age < 14) return size * Math.exp(-age / 3.2);
  return age < 30 ? -size * 0.02 : 0;
}

function boughtGain(start: number, day: number, seed: number, key: string): number {
  const shifted = day + Math.floor(unit(seed, key, "phase") * BOUGHT_CYCLE_DAYS);
  const block = start * BOUGHT_SHARE;
  const age = shifted % BOUGHT_CYCLE_DAYS;
  let gain = age === 0 ? block : 0;
  // What is left of the last few purchases keeps melting; older ones are down to a few heads.
  for (let past = age; past <= Math.min(shifted, age + 3 * BOUGHT_CYCLE_DAYS); past += BOUGHT_CYCLE_DAYS) {
    if (past > 0) gain -= block * (survival(BOUGHT_DECAY_PER_DAY, past - 1) - survival(BOUGHT_DECAY_PER_DAY, past));
  }
  return gain;
}

function survival(decayPerDay: number, days: number): number {
  return Math.exp(-decayPerDay * days);
}

/** Additional followers of a small account: at most 24 won over the years, and a tide of two either way. */
function smallLevel(day: number): number {
  return 24 * (1 - Math.exp(-day / 300)) + 2 * Math.sin((2 * Math.PI * day) / 29);
}
