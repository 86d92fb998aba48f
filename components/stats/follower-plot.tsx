"use client";

import { useLocale, useTranslations } from "next-intl";
import { useReasonWords } from "@/components/ui/passport-words";
import { formatCompact, formatCount, formatDay, formatPercent } from "@/lib/i18n/format";
import { gapsOf, lonelyDays, percentPoints } from "./chart-points";
import { type Scale, scaleFor } from "./chart-scale";
import type { ChartSeries } from "./chart-series";
import { PlotFrame } from "./plot-frame";
import { areaPath, type PlotGeometry, type PlotLine } from "./plot-geometry";
import { PlotTooltip } from "./plot-tooltip";

interface PlotProps {
  series: readonly ChartSeries[];
  days: readonly string[];
  height: number;
  /** What the picture shows, in a sentence. */
  summary: string;
}

function lineOf({ id, points, look }: ChartSeries, days: readonly string[]): PlotLine {
  return { id, color: look.color, dash: look.dash, values: days.map((_, index) => points[index]?.value ?? null) };
}

function known(lines: readonly PlotLine[]): number[] {
  return lines.flatMap(({ values }) => values.filter((value) => value !== null));
}

/** Labels of the value axis: short ones, unless that would make two of them the same. */
function countLabels(scale: Scale, locale: ReturnType<typeof useLocale>): (value: number) => string {
  const short = scale.ticks.map((tick) => formatCompact(tick, locale));
  const distinct = new Set(short).size === short.length;
  return (value) => (distinct ? formatCompact(value, locale) : formatCount(value, locale));
}

/** What a day shows, in a sentence: its date, and for each series the value or the reason that there is none. */
function useDayText(days: readonly string[], series: readonly ChartSeries[], format: (value: number) => string) {
  const locale = useLocale();
  const reasonWords = useReasonWords();
  return (index: number) => {
    const values = series.map(({ name, platform, points }) => {
      const point = points[index];
      const value = point?.value ?? null;
      const words = value === null ? reasonWords(point?.reason ?? null, platform) : format(value);
      return series.length > 1 ? `${name} ${words}` : words;
    });
    return `${formatDay(days[index] ?? "", locale)}: ${values.join("; ")}`;
  };
}

/** The followers of one account (or their total) as a line over a light area; gaps stay gaps and are shaded. */
export function CountPlot({ series, days, height, summary }: { series: ChartSeries } & Omit<PlotProps, "series">) {
  const locale = useLocale();
  const t = useTranslations("stats.history");
  const line = lineOf(series, days);
  const scale = scaleFor(known([line]));
  const format = (value: number) => formatCount(value, locale);
  const dayText = useDayText(days, [series], format);
  const indexOf = new Map(days.map((day, index) => [day, index]));
  const xOf = ({ x }: PlotGeometry, day: string) => x(indexOf.get(day) ?? 0);
  const lonely = lonelyDays(series.points);
  return (
    <PlotFrame
      days={days}
      lines={[line]}
      scale={scale}
      height={height}
      label={countLabels(scale, locale)}
      summary={summary}
      walkLabel={t("dayByDay", { name: series.name })}
      dayText={dayText}
      dayBox={(index) => <PlotTooltip day={days[index] ?? ""} series={[series]} format={format} />}
      foot
      below={(geometry) => (
        <>
          {gapsOf(series.points).map((gap) => {
            const from = xOf(geometry, gap.after ?? gap.from);
            return (
              <rect
                key={gap.from}
                x={from}
                y={geometry.top}
                width={Math.max(xOf(geometry, gap.before ?? gap.to) - from, 0)}
                height={geometry.bottom - geometry.top}
                fill="var(--muted)"
                fillOpacity={gap.reason === "not_connected_yet" ? 0.06 : 0.14}
              />
            );
          })}
          {series.connectedOn ? (
            <Connected
              geometry={geometry}
              x={xOf(geometry, series.connectedOn)}
              words={t("connected")}
              // The words stand on the side where there is room for them.
              late={(indexOf.get(series.connectedOn) ?? 0) > days.length * 0.7}
            />
          ) : null}
          <path d={areaPath(geometry, line.values)} fill={line.color} fillOpacity={0.08} />
        </>
      )}
      above={(geometry) =>
        series.points.map(({ day, value, flags }) => {
          if (value === null) return null;
          const place = { cx: xOf(geometry, day), cy: geometry.y(value) };
          if (flags.length > 0) {
            return <circle key={day} {...place} r={5} fill="var(--surface)" stroke="var(--warn)" strokeWidth={2} />;
          }
          return lonely.has(day) ? <circle key={day} {...place} r={3} fill={line.color} /> : null;
        })
      }
    />
  );
}

interface ConnectedProps {
  geometry: PlotGeometry;
  x: number;
  words: string;
  late: boolean;
}

/** The day on which an account was connected. */
function Connected({ geometry: { top, bottom }, x, words, late }: ConnectedProps) {
  return (
    <g>
      <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--muted)" strokeDasharray="2 2" />
      <text x={late ? x - 5 : x + 5} y={top + 14} textAnchor={late ? "end" : "start"} fill="var(--muted)" fontSize={12}>
        {words}
      </text>
    </g>
  );
}

/** The change of several accounts in percent since their first known day, in one picture. */
export function ChangePlot({ series, days, height, summary }: PlotProps) {
  const locale = useLocale();
  const t = useTranslations("stats.history");
  const shown = series.flatMap((one) => {
    const points = percentPoints(one.points);
    return points ? [{ ...one, points }] : [];
  });
  const lines = shown.map((one) => lineOf(one, days));
  const scale = scaleFor([0, ...known(lines)], { whole: false });
  const axisDigits = scale.high - scale.low < 4 ? 1 : 0;
  const signed = (value: number, digits: number) => `${value > 0 ? "+" : ""}${formatPercent(value, locale, digits)}`;
  const format = (value: number) => signed(value, 2);
  const dayText = useDayText(days, shown, format);
  return (
    <PlotFrame
      days={days}
      lines={lines}
      scale={scale}
      height={height}
      label={(value) => signed(value, axisDigits)}
      summary={summary}
      walkLabel={t("dayByDay", { name: t("change") })}
      dayText={dayText}
      dayBox={(index) => <PlotTooltip day={days[index] ?? ""} series={shown} format={format} />}
      below={({ left, right, y }) => <line x1={left} x2={right} y1={y(0)} y2={y(0)} stroke="var(--border-strong)" />}
    />
  );
}
