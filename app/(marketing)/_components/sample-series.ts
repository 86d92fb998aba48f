/** A made-up account's followers at the end of 90 days, oldest first; null where nothing was read. */
export const sampleFollowers: readonly (number | null)[] = Array.from({ length: 90 }, (_, day) => {
  if (day === 38 || day === 39) return null;
  if (day === 89) return 48_213;
  if (day === 59) return 47_009;
  const steady = day < 59 ? 44_870 + (day / 59) * 2_139 : 47_009 + ((day - 59) / 30) * 1_204;
  return Math.round(steady + 46 * Math.sin(day / 3.1) + 21 * Math.sin(day / 1.3));
});

export interface SamplePicture {
  /** One SVG path per unbroken stretch. */
  readonly lines: readonly string[];
  /** The same stretches closed down to the bottom edge. */
  readonly areas: readonly string[];
  /** Left and right edge of the gap. */
  readonly gap: readonly [number, number];
  readonly end: readonly [number, number];
}

/** The series as SVG paths in a box of `width` x `height`, with the y axis from `low` to `high`. */
export function samplePicture(width: number, height: number, low: number, high: number): SamplePicture {
  const x = (day: number) => Math.round((day / 89) * width * 10) / 10;
  const y = (value: number) => Math.round((1 - (value - low) / (high - low)) * height * 10) / 10;
  const stretches: [number, number][][] = [[]];
  sampleFollowers.forEach((value, day) => {
    if (value === null) {
      if (stretches.at(-1)?.length) stretches.push([]);
      return;
    }
    stretches.at(-1)?.push([x(day), y(value)]);
  });
  const path = (points: [number, number][]) => `M${points.map((point) => point.join(" ")).join("L")}`;
  return {
    lines: stretches.map(path),
    areas: stretches.map((points) => `${path(points)}V${height}H${points[0]?.[0] ?? 0}Z`),
    gap: [stretches[0]?.at(-1)?.[0] ?? 0, stretches[1]?.[0]?.[0] ?? 0],
    end: stretches.at(-1)?.at(-1) ?? [width, 0],
  };
}
