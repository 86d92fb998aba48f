"use client";

import { useLocale } from "next-intl";
import type { ReactNode } from "react";
import { formatDay } from "@/lib/i18n/format";
import { type Scale, spreadIndices } from "./chart-scale";
import { PlotCursor } from "./plot-cursor";
import { linePath, type PlotGeometry, type PlotLine, plotGeometry } from "./plot-geometry";
import { useWidth } from "./use-width";

const axisText = { fill: "var(--muted)", fontSize: 12 };
const dayTicks = 4;

interface PlotFrameProps {
  days: readonly string[];
  lines: readonly PlotLine[];
  scale: Scale;
  height: number;
  /** A value of the axis in words. */
  label: (value: number) => string;
  /** What the picture shows, in a sentence. */
  summary: string;
  /** Accessible name of the way through the days by keyboard. */
  walkLabel: string;
  /** What the n-th day shows, in words and as the box at the cross-hair. */
  dayText: (index: number) => string;
  dayBox: (index: number) => ReactNode;
  /** Whether a line marks the foot of the plot. */
  foot?: boolean;
  /** What is drawn between the grid and the lines, and above the lines. */
  below?: (geometry: PlotGeometry) => ReactNode;
  above?: (geometry: PlotGeometry) => ReactNode;
}

function widthFor(labels: readonly string[]): number {
  return Math.min(84, Math.max(36, 12 + 7 * Math.max(...labels.map((label) => label.length))));
}

/** Axes, grid and lines of a plot as wide as its place, under a cross-hair for mouse, finger and keyboard. */
export function PlotFrame(props: PlotFrameProps) {
  const { days, lines, scale, height, label, summary, foot = false, below, above } = props;
  const locale = useLocale();
  const [place, width] = useWidth<HTMLDivElement>();
  const labelWidth = widthFor(scale.ticks.map(label));
  const geometry = plotGeometry({ width, height, labelWidth, days: days.length, low: scale.low, high: scale.high });
  const { left, right, bottom, x, y } = geometry;
  const lastDay = days.length - 1;
  return (
    <div ref={place} className="relative" style={{ height }}>
      {width === 0 ? null : (
        <>
          <svg role="img" aria-label={summary} data-plot="" width={width} height={height} className="block">
            {scale.ticks.map((tick) => (
              <g key={tick}>
                <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--border)" />
                <text x={left - 8} y={y(tick)} dy="0.355em" textAnchor="end" {...axisText}>
                  {label(tick)}
                </text>
              </g>
            ))}
            {foot ? <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--border)" /> : null}
            {spreadIndices(days.length, dayTicks).map((index) => (
              <text
                key={index}
                x={x(index)}
                y={bottom + 20}
                textAnchor={index === 0 ? "start" : index === lastDay ? "end" : "middle"}
                {...axisText}
              >
                {formatDay(days[index] ?? "", locale, "short")}
              </text>
            ))}
            {below?.(geometry)}
            {lines.map(({ id, values, color, dash }) => (
              <path
                key={id}
                d={linePath(geometry, values)}
                fill="none"
                stroke={color}
                strokeWidth={2}
                strokeDasharray={dash || undefined}
              />
            ))}
            {above?.(geometry)}
          </svg>
          <PlotCursor {...props} geometry={geometry} />
        </>
      )}
    </div>
  );
}
