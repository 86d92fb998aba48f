"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatCount, formatDay } from "@/lib/i18n/format";
import { ChangeText } from "./change-text";
import type { ChartSeries } from "./chart-series";
import { ChangePlot, CountPlot } from "./follower-plot";
import { PanelNotes } from "./history-notes";
import { SeriesMark } from "./series-mark";

interface HistoryChartProps {
  series: readonly ChartSeries[];
  days: readonly string[];
  measure: "count" | "change";
  heights: { readonly panel: number; readonly change: number };
}

/**
 * Followers as pictures: one panel per account, because accounts of different sizes share no axis, with one cross-hair
 * through all of them; or all changes in percent in one picture.
 */
export function HistoryChart({ series, days, measure, heights }: HistoryChartProps) {
  const summary = useSummary();
  const period = { from: days[0] ?? "", days: days.length };
  if (measure === "change") {
    return (
      <figure>
        <div role="img" aria-label={series.map(summary).join(" ")}>
          <ChangePlot series={series} days={days} height={heights.change} />
        </div>
        <figcaption className="mt-2 grid gap-1">
          {series.map((one) => (
            <PanelHead key={one.id} series={one} period={period} />
          ))}
        </figcaption>
      </figure>
    );
  }
  return (
    <div className="grid gap-6">
      {series.map((one) => (
        <figure key={one.id}>
          <figcaption>
            <PanelHead series={one} period={period} />
          </figcaption>
          <div role="img" aria-label={summary(one)} className="mt-2">
            <CountPlot series={one} days={days} height={heights.panel} />
          </div>
          <PanelNotes series={one} />
        </figure>
      ))}
    </div>
  );
}

function PanelHead({ series, period }: { series: ChartSeries; period: { from: string; days: number } }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <SeriesMark look={series.look} />
      <span className="font-medium">{series.name}</span>
      <ChangeText change={series.change} period={period} />
    </p>
  );
}

function useSummary(): (series: ChartSeries) => string {
  const t = useTranslations("stats.history");
  const locale = useLocale();
  return ({ name, change, points }) => {
    if (!change) return `${name}: ${t("empty")}`;
    return t("summary", {
      name,
      from: formatCount(change.from.value, locale),
      fromDay: formatDay(change.from.day, locale),
      to: formatCount(change.to.value, locale),
      toDay: formatDay(change.to.day, locale),
      missing: points.filter(({ value }) => value === null).length,
    });
  };
}
