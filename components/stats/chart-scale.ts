/** A value axis: its ends, the round values marked on it, and whether it starts above 0. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly startsAboveZero: boolean;
}

function roundStep(span: number, parts: number): number {
  const raw = span / parts;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * magnitude >= raw * 0.999) ?? 10;
  return step * magnitude;
}

/**
 * An axis around `values` with about `parts` round steps (1, 2 or 5 times a power of ten; whole numbers when
 * `whole`). Every value lies inside; counts that are never negative do not get a negative axis. Without values: 0 to 1.
 */
export function scaleFor(values: readonly number[], options: { parts?: number; whole?: boolean } = {}): Scale {
  const { parts = 3, whole = true } = options;
  if (values.length === 0) return { low: 0, high: 1, ticks: [0, 1], startsAboveZero: false };
  const min = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const max = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const spread = max - min || Math.max(Math.abs(max) * 0.01, whole ? 2 : 1);
  const step = Math.max(roundStep(spread, parts), whole ? 1 : 0);
  const pad = max === min ? step : 0;
  const first = Math.floor((min - pad) / step);
  const start = min >= 0 ? Math.max(first, 0) : first;
  const end = Math.max(Math.ceil((max + pad) / step), start + 1);
  const ticks = Array.from({ length: end - start + 1 }, (_, index) => Number(((start + index) * step).toPrecision(12)));
  const low = ticks[0] ?? 0;
  return { low, high: ticks.at(-1) ?? 1, ticks, startsAboveZero: low > 0 };
}

/** About `wanted` indices of a run of `length` days, evenly spread, the last day among them. */
export function spreadIndices(length: number, wanted: number): number[] {
  if (length <= 0) return [];
  const count = Math.min(wanted, length);
  if (count === 1) return [length - 1];
  const picked = Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / (count - 1)));
  return [...new Set(picked)];
}
