"use client";

import { useLocale, useTranslations } from "next-intl";
import { useReasonWords } from "@/components/ui/passport-words";
import { type Column, Table } from "@/components/ui/table";
import { formatChange, formatCount, formatDay } from "@/lib/i18n/format";
import type { ChartSeries } from "./chart-series";

interface HistoryTableProps {
  series: readonly ChartSeries[];
  days: readonly string[];
  /** Counts, or differences from the first known day. */
  measure: "count" | "change";
}

/** The chart as rows and columns, newest day first: every value, and for every gap its reason. */
export function HistoryTable({ series, days, measure }: HistoryTableProps) {
  const t = useTranslations("stats.history");
  const flagNames = useTranslations("stats.flagNames");
  const locale = useLocale();
  const reasonWords = useReasonWords();
  const indexOf = new Map(days.map((day, index) => [day, index]));

  const cell = ({ points, change, changeReason, platform }: ChartSeries, day: string) => {
    const point = points[indexOf.get(day) ?? -1];
    if (!point || point.value === null) {
      return <span className="text-muted">– {reasonWords(point?.reason ?? null, platform)}</span>;
    }
    if (measure === "change" && changeReason !== null) {
      return <span className="text-muted">– {reasonWords(changeReason, platform)}</span>;
    }
    const { absolute, percent } = formatChange(change?.from.value ?? point.value, point.value, locale);
    const text =
      measure === "count" ? formatCount(point.value, locale) : percent ? `${absolute} (${percent})` : absolute;
    return (
      <>
        {text}
        {point.flags.map((flag) => (
          <span key={flag} className="block text-xs text-warn">
            {flagNames(flag)}
          </span>
        ))}
      </>
    );
  };
  const columns: Column<string>[] = [
    { id: "day", header: t("day"), cell: (day) => <span className="whitespace-nowrap">{formatDay(day, locale)}</span> },
    ...series.map(
      (one): Column<string> => ({ id: one.id, header: one.name, numeric: true, cell: (day) => cell(one, day) }),
    ),
  ];
  return (
    <Table
      caption={t("tableCaption")}
      columns={columns}
      rows={[...days].reverse()}
      rowKey={(day) => day}
      className="max-h-105 overflow-y-auto"
    />
  );
}
