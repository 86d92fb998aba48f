"use client";

import type { PointerEvent, ReactNode } from "react";
import { useActiveDay } from "./active-day";
import { nearestDay, type PlotGeometry, type PlotLine } from "./plot-geometry";

interface PlotCursorProps {
  geometry: PlotGeometry;
  days: readonly string[];
  lines: readonly PlotLine[];
  walkLabel: string;
  dayText: (index: number) => string;
  dayBox: (index: number) => ReactNode;
}

/**
 * The cross-hair of a plot: a mouse or a finger moves it along the days, and so do the arrow keys, since a range input
 * lies over the picture. What it stands on is shown in a box and read aloud.
 */
export function PlotCursor({ geometry, days, lines, walkLabel, dayText, dayBox }: PlotCursorProps) {
  const { index: active, set } = useActiveDay();
  const last = days.length - 1;
  const index = active === null || active > last ? null : active;
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    set(nearestDay(geometry, days.length, event.clientX - left));
  };
  return (
    <div
      className="absolute inset-0 touch-pan-y rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
      onPointerDown={follow}
      onPointerMove={follow}
      onPointerLeave={() => set(null)}
    >
      <input
        type="range"
        min={0}
        max={Math.max(last, 0)}
        value={index ?? last}
        aria-label={walkLabel}
        aria-valuetext={dayText(index ?? last)}
        onChange={(event) => set(Number(event.target.value))}
        onFocus={() => set(index ?? last)}
        onBlur={() => set(null)}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
      />
      {index === null ? null : <Mark geometry={geometry} lines={lines} index={index} box={dayBox(index)} />}
    </div>
  );
}

interface MarkProps {
  geometry: PlotGeometry;
  lines: readonly PlotLine[];
  index: number;
  box: ReactNode;
}

function Mark({ geometry, lines, index, box }: MarkProps) {
  const { width, height, top, bottom, x, y } = geometry;
  const at = x(index);
  // The box stands on the side where there is more room.
  const side = at > width / 2 ? { right: width - at + 10 } : { left: at + 10 };
  return (
    <>
      <svg aria-hidden="true" width={width} height={height} className="pointer-events-none absolute inset-0">
        <line x1={at} x2={at} y1={top} y2={bottom} stroke="var(--border-strong)" />
        {lines.map(({ id, values, color }) => {
          const value = values[index] ?? null;
          return value === null ? null : (
            <circle key={id} cx={at} cy={y(value)} r={4} fill={color} stroke="var(--surface)" />
          );
        })}
      </svg>
      <div aria-hidden="true" style={side} className="pointer-events-none absolute top-2 z-10">
        {box}
      </div>
    </>
  );
}
