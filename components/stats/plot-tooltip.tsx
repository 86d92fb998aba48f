"use client";

import { useLocale, useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { useReasonWords } from "@/components/ui/passport-words";
import { formatDay } from "@/lib/i18n/format";
import type { ChartSeries } from "./chart-series";
import { SeriesMark } from "./series-mark";

interface PlotTooltipProps {
  day: string;
  series: readonly ChartSeries[];
  format: (value: number) => string;
}

/** What the cross-hair stands on: the day, each value, and for a gap the reason. */
export function PlotTooltip({ day, series, format }: PlotTooltipProps) {
  const locale = useLocale();
  const flagNames = useTranslations("stats.flagNames");
  const reasonWords = useReasonWords();
  return (
    <div className="max-w-56 rounded-md border border-border-strong bg-surface px-3 py-2 text-xs">
      <p className="text-muted">{formatDay(day, locale)}</p>
      {series.map(({ id, name, look, platform, points }) => {
        const point = points.find((candidate) => candidate.day === day);
        if (!point) return null;
        return (
          <div key={id} className="mt-1">
            <p className="flex items-center gap-2">
              {series.length > 1 ? <SeriesMark look={look} /> : null}
              {series.length > 1 ? <span className="min-w-0 truncate">{name}</span> : null}
              <span className={classNames("font-semibold tabular-nums", series.length > 1 && "ml-auto")}>
                {point.value === null ? (
                  <span className="font-normal">{reasonWords(point.reason, platform)}</span>
                ) : (
                  format(point.value)
                )}
              </span>
            </p>
            {point.flags.map((flag) => (
              <p key={flag} className="text-warn">
                {flagNames(flag)}
              </p>
            ))}
          </div>
        );
      })}
    </div>
  );
}
