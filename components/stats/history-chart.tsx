"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatCount, formatDay } from "@/lib/i18n/format";
import { ActiveDayProvider } from "./active-day";
import { ChangeText } from "./change-text";
import { daysMissing } from "./chart-points";
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
    const comparable = series.filter(({ changeReason }) => changeReason === null);
    return (
      <figure>
        {comparable.length > 0 ? (
          <ActiveDayProvider>
            <ChangePlot
              series={comparable}
              days={days}
              height={heights.change}
              summary={comparable.map(summary).join(" ")}
            />
          </ActiveDayProvider>
        ) : null}
        <figcaption className="mt-2 grid gap-1">
          {series.map((one) => (
            <PanelHead key={one.id} series={one} period={period} />
          ))}
        </figcaption>
      </figure>
    );
  }
  return (
    <ActiveDayProvider>
      <div className="grid gap-6">
        {series.map((one) => (
          <figure key={one.id}>
            <figcaption>
              <PanelHead series={one} period={period} />
            </figcaption>
            <div className="mt-2">
              <CountPlot series={one} days={days} height={heights.panel} summary={summary(one)} />
            </div>
            <PanelNotes series={one} />
          </figure>
        ))}
      </div>
    </ActiveDayProvider>
  );
}

function PanelHead({ series, period }: { series: ChartSeries; period: { from: string; days: number } }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <SeriesMark look={series.look} />
      <span className="font-medium">{series.name}</span>
      <ChangeText change={series.change} reason={series.changeReason} platform={series.platform} period={period} />
    </p>
  );
}

function useSummary(): (series: ChartSeries) => string {
  const t = useTranslations("stats.history");
  const locale = useLocale();
  return ({ name, points }) => {
    const first = points.find(({ value }) => value !== null);
    const last = points.findLast(({ value }) => value !== null);
    if (!first || !last) return `${name}: ${t("empty")}`;
    return t("summary", {
      name,
      from: formatCount(first.value ?? 0, locale),
      fromDay: formatDay(first.day, locale),
      to: formatCount(last.value ?? 0, locale),
      toDay: formatDay(last.day, locale),
      missing: daysMissing(points),
    });
  };
}
