"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useState } from "react";
import { FoldedCard } from "@/components/ui/card";
import { useErrorWords } from "@/components/ui/error-words";
import { Failure } from "@/components/ui/failure";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { historyQuery } from "@/lib/queries/accounts";
import { ApiError } from "@/lib/queries/api";
import { historyDays, parseHistoryDays } from "@/lib/schemas/history-days";
import type { History } from "@/lib/schemas/stats";
import { type ChartSeries, chartSeries } from "./chart-series";
import { HistoryTable } from "./history-table";
import { useSeen } from "./use-seen";

const HistoryChart = lazy(() => import("./history-chart").then((module) => ({ default: module.HistoryChart })));

const slowMs = 3_000;

interface FollowerHistoryProps {
  /** What each account is called, where it is, and when it was connected (ISO 8601). */
  accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly platform: string;
    readonly connectedAt: string;
  }[];
  platformLabels: Readonly<Record<string, string>>;
}

type Measure = "count" | "change";
type View = "chart" | "table";

/** Followers of every account over 7, 30, 90 or 365 days, as a chart that is loaded when it is seen, or as a table. */
export function FollowerHistory({ accounts, platformLabels }: FollowerHistoryProps) {
  const t = useTranslations("stats.history");
  const errorWords = useErrorWords();
  const days = parseHistoryDays(useSearchParams().get("days"));
  const [measure, setMeasure] = useState<Measure>("count");
  const [view, setView] = useState<View>("chart");
  const history = useQuery({ ...historyQuery(days), placeholderData: keepPreviousData });
  const slow = useSlow(history.isFetching && (history.isPlaceholderData || history.isPending));

  const chooseDays = (chosen: string) => {
    const url = new URL(window.location.href);
    url.searchParams.set("days", chosen);
    // Null, not the present state: that one is the router's mark for "not your business", and the page would not follow.
    window.history.replaceState(null, "", url);
  };
  const series = history.data ? seriesOf(history.data, accounts, platformLabels, t("total")) : [];
  return (
    <FoldedCard titleId="history" title={t("title")} isOpen={accounts.length === 1}>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={t("period")}
          value={String(days)}
          onChange={chooseDays}
          options={historyDays.map((option) => ({
            id: String(option),
            label: t("days", { days: option }),
            name: t("daysName", { days: option }),
          }))}
        />
        <Segmented
          label={t("measure")}
          value={measure}
          onChange={setMeasure}
          options={[
            { id: "count", label: t("count") },
            { id: "change", label: t("change") },
          ]}
        />
        <Segmented
          label={t("view")}
          value={view}
          onChange={setView}
          options={[
            { id: "chart", label: t("chart") },
            { id: "table", label: t("table") },
          ]}
        />
      </div>
      {history.data ? (
        <div className={history.isPlaceholderData ? "opacity-50 transition-opacity" : "transition-opacity"}>
          {view === "table" ? (
            <HistoryTable series={series} days={daysOf(history.data)} measure={measure} />
          ) : (
            <SeenChart series={series} days={daysOf(history.data)} measure={measure} />
          )}
          <TotalNote history={history.data} platformLabels={platformLabels} />
        </div>
      ) : history.isError ? (
        <Failure
          title={t("failedTitle")}
          details={history.error instanceof ApiError ? history.error.code : null}
          reference={history.error instanceof ApiError ? history.error.correlationId : null}
          onRetry={() => void history.refetch()}
        >
          {t("failedText")} {errorWords(history.error)}
        </Failure>
      ) : (
        <Skeleton className="h-60 w-full" />
      )}
      <p role="status" className="mt-2 text-xs text-muted empty:hidden">
        {slow ? t("slow") : ""}
      </p>
    </FoldedCard>
  );
}

function daysOf(history: History): string[] {
  return history.series[0]?.points.map(({ day }) => day) ?? [];
}

function seriesOf(
  history: History,
  accounts: FollowerHistoryProps["accounts"],
  platformLabels: FollowerHistoryProps["platformLabels"],
  totalName: string,
): ChartSeries[] {
  const find = (id: string) => accounts.find((account) => account.id === id);
  return chartSeries(history, {
    totalName,
    nameOf: (id) => find(id)?.name ?? "",
    platformOf: (id) => platformLabels[find(id)?.platform ?? ""] ?? "",
    connectedOn: (id) => find(id)?.connectedAt.slice(0, 10) ?? null,
  });
}

interface SeenChartProps {
  series: readonly ChartSeries[];
  days: readonly string[];
  measure: Measure;
}

/** Keeps the chart's place, and loads its code once that place comes into sight. */
function SeenChart({ series, days, measure }: SeenChartProps) {
  const [place, seen] = useSeen<HTMLDivElement>();
  const panel = series.length > 1 ? 160 : 240;
  const heights = { panel, change: 240 };
  const reserved = measure === "change" ? heights.change + series.length * 26 : series.length * (panel + 76);
  const waiting = <Skeleton className="h-full min-h-40 w-full" />;
  return (
    <div ref={place} style={{ minHeight: reserved }} className="grid grid-cols-1">
      {seen ? (
        <Suspense fallback={waiting}>
          <HistoryChart series={series} days={days} measure={measure} heights={heights} />
        </Suspense>
      ) : (
        waiting
      )}
    </div>
  );
}

function TotalNote({
  history,
  platformLabels,
}: {
  history: History;
  platformLabels: Readonly<Record<string, string>>;
}) {
  const t = useTranslations("stats.history");
  if (history.leftOut.length === 0 || history.totalReason === "one_account") return null;
  const platforms = [...new Set(history.leftOut.map(({ platform }) => platformLabels[platform] ?? platform))].join(
    ", ",
  );
  return (
    <p className="mt-4 text-xs text-muted">
      {history.total ? t("leftOut", { platforms }) : t("noTotalPolicy", { platforms })}
    </p>
  );
}

/** Whether something has been going on for more than three seconds. */
function useSlow(going: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!going) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), slowMs);
    return () => clearTimeout(timer);
  }, [going]);
  return slow;
}
