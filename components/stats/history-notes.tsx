"use client";

import { useLocale, useTranslations } from "next-intl";
import { useReasonWords } from "@/components/ui/passport-words";
import { formatCompact, formatDay } from "@/lib/i18n/format";
import { gapsOf } from "./chart-points";
import { scaleFor } from "./chart-scale";
import type { ChartSeries } from "./chart-series";

/** What a panel's picture cannot say: where its axis starts, which days are missing and why, which are flagged. */
export function PanelNotes({ series }: { series: ChartSeries }) {
  const t = useTranslations("stats.history");
  const locale = useLocale();
  const reasonWords = useReasonWords();
  const values = series.points.flatMap(({ value }) => (value === null ? [] : [value]));
  const scale = scaleFor(values);
  const gaps = gapsOf(series.points).map((gap) => {
    const reason = reasonWords(gap.reason, series.platform);
    const from = formatDay(gap.from, locale, "short");
    return gap.days === 1
      ? t("gapDay", { day: from, reason })
      : t("gap", { from, to: formatDay(gap.to, locale, "short"), reason });
  });
  const flagged = series.points.filter(({ flags, value }) => flags.length > 0 && value !== null);
  const shownGaps = gaps.slice(-3);
  if (values.length === 0) return <p className="text-xs text-muted">{t("empty")}</p>;
  return (
    <ul className="grid gap-0.5 text-xs text-muted">
      {values.length === 1 ? <li>{t("onePoint")}</li> : null}
      {scale.startsAboveZero ? <li>{t("axis", { from: formatCompact(scale.low, locale) })}</li> : null}
      {shownGaps.length > 0 ? (
        <li>
          {t("gaps")}: {gaps.length > shownGaps.length ? "… " : ""}
          {shownGaps.join("; ")}
        </li>
      ) : null}
      {flagged.map(({ day }) => (
        <li key={day} className="text-warn">
          {t("flagged", { day: formatDay(day, locale, "short") })}
        </li>
      ))}
    </ul>
  );
}
