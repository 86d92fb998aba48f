import type { History, HistoryChange, HistoryPoint } from "@/lib/schemas/stats";
import { type SeriesLook, seriesLook, totalLook } from "./series-look";

/** One line of the chart, with the words that belong to it. */
export interface ChartSeries {
  readonly id: string;
  /** "Instagram @maya.runs", or the words for the total. */
  readonly name: string;
  /** The platform's label, for the words of its gaps. */
  readonly platform: string;
  readonly look: SeriesLook;
  readonly points: readonly HistoryPoint[];
  readonly change: HistoryChange | null;
  /** Why no change may be shown. */
  readonly changeReason: "policy" | null;
  /** The day on which the account was connected, where that lies inside the period. */
  readonly connectedOn: string | null;
}

interface Naming {
  readonly totalName: string;
  nameOf(connectionId: string): string;
  platformOf(connectionId: string): string;
  connectedOn(connectionId: string): string | null;
}

/** The lines of a history: one per account in their order, and the total last where there is one. */
export function chartSeries(history: History, naming: Naming): ChartSeries[] {
  const accounts = history.series.map(({ connectionId, points, change, changeReason }, index): ChartSeries => {
    const connected = naming.connectedOn(connectionId);
    return {
      id: connectionId,
      name: naming.nameOf(connectionId),
      platform: naming.platformOf(connectionId),
      look: seriesLook(index),
      points,
      change,
      changeReason,
      connectedOn: connected !== null && connected > history.from && connected <= history.to ? connected : null,
    };
  });
  if (!history.total) return accounts;
  const { points, change } = history.total;
  const total = {
    id: "total",
    name: naming.totalName,
    platform: "",
    look: totalLook,
    points,
    change,
    changeReason: null,
    connectedOn: null,
  };
  return [...accounts, total];
}
