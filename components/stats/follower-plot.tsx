"use client";

import { useLocale, useTranslations } from "next-intl";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  type XAxisTickContentProps,
  YAxis,
} from "recharts";
import { formatCompact, formatCount, formatDay, formatPercent } from "@/lib/i18n/format";
import { gapsOf, lonelyDays, percentPoints } from "./chart-points";
import { type Scale, scaleFor, spreadIndices } from "./chart-scale";
import type { ChartSeries } from "./chart-series";
import { PlotTooltip } from "./plot-tooltip";

const margin = { top: 8, right: 12, bottom: 0, left: 0 };
const axisText = { fill: "var(--muted)", fontSize: 12 };

/** A day on the x axis; the outermost ones stay inside the picture. */
function dayTick(days: readonly string[], format: (day: string) => string) {
  return ({ x, y, payload }: XAxisTickContentProps) => {
    const day = String(payload.value);
    const anchor = day === days[0] ? "start" : day === days.at(-1) ? "end" : "middle";
    return (
      <text x={x} y={y} dy={12} textAnchor={anchor} {...axisText}>
        {format(day)}
      </text>
    );
  };
}

interface PlotProps {
  series: readonly ChartSeries[];
  days: readonly string[];
  height: number;
}

type Row = Readonly<Record<string, string | number | null>>;

/** Days along the x axis with one column per line; `row[id]` is null where a line has a gap. */
function rowsOf(series: readonly ChartSeries[], days: readonly string[]): Row[] {
  return days.map((day, index) => ({
    day,
    ...Object.fromEntries(series.map((one) => [one.id, one.points[index]?.value ?? null])),
  }));
}

function valuesOf(series: readonly ChartSeries[]): number[] {
  return series.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value])));
}

function useDayTicks(days: readonly string[]) {
  const locale = useLocale();
  return {
    ticks: spreadIndices(days.length, 4).flatMap((index) => days[index] ?? []),
    tick: dayTick(days, (day) => formatDay(day, locale, "short")),
  };
}

/** Labels of the value axis: short ones, unless that would make two of them the same. */
function countLabels(scale: Scale, locale: ReturnType<typeof useLocale>): (value: number) => string {
  const short = scale.ticks.map((tick) => formatCompact(tick, locale));
  const distinct = new Set(short).size === short.length;
  return (value) => (distinct ? formatCompact(value, locale) : formatCount(value, locale));
}

function widthFor(labels: readonly string[]): number {
  return Math.min(84, Math.max(36, 12 + 7 * Math.max(...labels.map((label) => label.length))));
}

/** The followers of one account (or their total) as a line over a light area; gaps stay gaps and are shaded. */
export function CountPlot({ series, days, height }: { series: ChartSeries } & Omit<PlotProps, "series">) {
  const locale = useLocale();
  const t = useTranslations("stats.history");
  const dayAxis = useDayTicks(days);
  const scale = scaleFor(valuesOf([series]));
  const label = countLabels(scale, locale);
  const lonely = lonelyDays(series.points);
  const { color, dash } = series.look;
  // The word stands on the side where there is room for it.
  const connectedLate = days.indexOf(series.connectedOn ?? "") > days.length * 0.7;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart data={rowsOf([series], days)} syncId="followers" margin={margin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="day" {...dayAxis} tickLine={false} axisLine={{ stroke: "var(--border)" }} interval={0} />
        <YAxis
          domain={[scale.low, scale.high]}
          ticks={[...scale.ticks]}
          tickFormatter={label}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          width={widthFor(scale.ticks.map(label))}
        />
        {gapsOf(series.points).map((gap) => (
          <ReferenceArea
            key={gap.from}
            x1={gap.after ?? gap.from}
            x2={gap.before ?? gap.to}
            fill="var(--muted)"
            fillOpacity={gap.reason === "not_connected_yet" ? 0.06 : 0.14}
            strokeOpacity={0}
          />
        ))}
        {series.connectedOn ? (
          <ReferenceLine
            x={series.connectedOn}
            stroke="var(--muted)"
            strokeDasharray="2 2"
            label={{
              value: t("connected"),
              position: connectedLate ? "insideTopRight" : "insideTopLeft",
              fill: "var(--muted)",
              fontSize: 12,
            }}
          />
        ) : null}
        <Area
          dataKey={series.id}
          type="linear"
          connectNulls={false}
          isAnimationActive={false}
          stroke={color}
          strokeWidth={2}
          strokeDasharray={dash}
          fill={color}
          fillOpacity={0.08}
          activeDot={{ r: 4, fill: color, stroke: "var(--surface)" }}
          dot={(dot: DotItemDotProps) =>
            lonely.has(days[dot.index] ?? "") ? (
              <circle key={dot.key} cx={dot.cx} cy={dot.cy} r={3} fill={color} />
            ) : (
              <g key={dot.key} />
            )
          }
        />
        {series.points
          .filter(({ flags, value }) => flags.length > 0 && value !== null)
          .map((point) => (
            <ReferenceDot
              key={point.day}
              x={point.day}
              y={point.value ?? 0}
              r={5}
              fill="var(--surface)"
              stroke="var(--warn)"
              strokeWidth={2}
            />
          ))}
        <Tooltip
          cursor={{ stroke: "var(--border-strong)" }}
          isAnimationActive={false}
          content={({ active, label: day }) =>
            active ? (
              <PlotTooltip day={String(day)} series={[series]} format={(value) => formatCount(value, locale)} />
            ) : null
          }
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** The change of several accounts in percent since their first known day, in one picture. */
export function ChangePlot({ series, days, height }: PlotProps) {
  const locale = useLocale();
  const dayAxis = useDayTicks(days);
  const shown = series.flatMap((one) => {
    const points = percentPoints(one.points);
    return points ? [{ ...one, points }] : [];
  });
  const scale = scaleFor([0, ...valuesOf(shown)], { whole: false });
  const digits = scale.high - scale.low < 4 ? 1 : 0;
  const label = (value: number) => `${value > 0 ? "+" : ""}${formatPercent(value, locale, digits)}`;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart data={rowsOf(shown, days)} margin={margin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="day" {...dayAxis} tickLine={false} axisLine={false} interval={0} />
        <YAxis
          domain={[scale.low, scale.high]}
          ticks={[...scale.ticks]}
          tickFormatter={label}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          width={widthFor(scale.ticks.map(label))}
        />
        <ReferenceLine y={0} stroke="var(--border-strong)" />
        {shown.map(({ id, look }) => (
          <Line
            key={id}
            dataKey={id}
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
            stroke={look.color}
            strokeWidth={2}
            strokeDasharray={look.dash}
            dot={false}
            activeDot={{ r: 4, fill: look.color, stroke: "var(--surface)" }}
          />
        ))}
        <Tooltip
          cursor={{ stroke: "var(--border-strong)" }}
          isAnimationActive={false}
          content={({ active, label: day }) =>
            active ? (
              <PlotTooltip
                day={String(day)}
                series={shown}
                format={(value) => `${value > 0 ? "+" : ""}${formatPercent(value, locale, 2)}`}
              />
            ) : null
          }
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
