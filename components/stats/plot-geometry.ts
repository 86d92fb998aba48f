/** One line of a plot: a value or null for each of its days, and how it is drawn. */
export interface PlotLine {
  readonly id: string;
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly dash: string;
}

/** Where a plot's days and values lie, in pixels of its picture; `top` and `bottom` are the ends of the value axis. */
export interface PlotGeometry {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The middle of the n-th day. */
  x(index: number): number;
  y(value: number): number;
}

interface PlotSize {
  readonly width: number;
  readonly height: number;
  /** Room for the words of the value axis. */
  readonly labelWidth: number;
  /** How many days there are. */
  readonly days: number;
  /** The ends of the value axis. */
  readonly low: number;
  readonly high: number;
}

const margin = { top: 8, right: 12, bottom: 30 };

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** The places of a plot: the first day at its left end, the last at its right, a single one in the middle. */
export function plotGeometry({ width, height, labelWidth, days, low, high }: PlotSize): PlotGeometry {
  const left = labelWidth;
  const right = Math.max(width - margin.right, left + 1);
  const top = margin.top;
  const bottom = height - margin.bottom;
  const step = days > 1 ? (right - left) / (days - 1) : 0;
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: (index) => rounded(days > 1 ? left + index * step : (left + right) / 2),
    y: (value) => rounded(bottom - ((value - low) / (high - low)) * (bottom - top)),
  };
}

/** The day nearest to a horizontal place in the picture; always one of the `days`. */
export function nearestDay(geometry: PlotGeometry, days: number, x: number): number {
  const share = (x - geometry.left) / (geometry.right - geometry.left);
  return Math.min(Math.max(Math.round(share * (days - 1)), 0), Math.max(days - 1, 0));
}

/** The stretches of days that have a value, as index of the first and last. */
function runsOf(values: readonly (number | null)[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const open = runs.at(-1);
    if (open && open.last === index - 1) open.last = index;
    else runs.push({ first: index, last: index });
  });
  return runs;
}

function through(geometry: PlotGeometry, values: readonly (number | null)[], first: number, last: number): string {
  const places = values
    .slice(first, last + 1)
    .map((value, index) => `${geometry.x(first + index)},${geometry.y(value ?? 0)}`);
  return `M${places.join("L")}`;
}

/** An SVG path along the values (`d` of a `path`), interrupted where a day has none. */
export function linePath(geometry: PlotGeometry, values: readonly (number | null)[]): string {
  return runsOf(values)
    .map(({ first, last }) => through(geometry, values, first, last))
    .join("");
}

/** An SVG path around the area between the values and the foot of the plot, one piece per stretch of known days. */
export function areaPath(geometry: PlotGeometry, values: readonly (number | null)[]): string {
  const { bottom, x } = geometry;
  return runsOf(values)
    .map(({ first, last }) => `${through(geometry, values, first, last)}L${x(last)},${bottom}L${x(first)},${bottom}Z`)
    .join("");
}
