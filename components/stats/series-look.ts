/** How a chart series looks: its colour and its dash, so that neither has to be told apart alone. */
export interface SeriesLook {
  readonly color: string;
  readonly dash: string;
}

const looks: readonly SeriesLook[] = [
  { color: "var(--series-1)", dash: "" },
  { color: "var(--series-2)", dash: "7 3" },
  { color: "var(--series-3)", dash: "2 3" },
  { color: "var(--series-4)", dash: "10 3 2 3" },
  { color: "var(--series-5)", dash: "4 2" },
];

/** The look of the n-th account; beyond five they repeat. */
export function seriesLook(index: number): SeriesLook {
  return looks[index % looks.length] ?? { color: "var(--series-1)", dash: "" };
}

/** The look of the total: neutral, in long dashes. */
export const totalLook: SeriesLook = { color: "var(--series-6)", dash: "14 3 3 3" };
