/** How a chart series looks: its colour and its dash, so that neither has to be told apart alone. */
export interface SeriesLook {
  readonly color: string;
  readonly dash: string;
}

const colors = ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)", "var(--series-5)"];
const dashes = ["", "7 3", "2 3", "10 3 2 3", "4 2"];

/** The look of the n-th account. From the sixth on colours come again, each with another dash: 25 looks differ. */
export function seriesLook(index: number): SeriesLook {
  const round = Math.floor(index / colors.length);
  return {
    color: colors[index % colors.length] ?? "",
    dash: dashes[(index + round) % dashes.length] ?? "",
  };
}

/** The look of the total: neutral, in long dashes. */
export const totalLook: SeriesLook = { color: "var(--series-6)", dash: "14 3 3 3" };
