"use client";

import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatChange, formatDay } from "@/lib/i18n/format";
import type { HistoryChange } from "@/lib/schemas/stats";

const arrows = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight };

interface ChangeTextProps {
  change: HistoryChange | null;
  /** Why there is none although there are values; null for too few of them. */
  reason: "policy" | null;
  /** The platform's label, for the words of the reason. */
  platform: string;
  /** The first day and the length of the period that was asked for. */
  period: { readonly from: string; readonly days: number };
}

/** A change with sign, arrow, absolute and percent, and the period it really covers. Never coloured: a fall is no fault. */
export function ChangeText({ change, reason, platform, period }: ChangeTextProps) {
  const t = useTranslations("stats.change");
  const locale = useLocale();
  if (reason !== null) return <span className="text-muted">{t(reason, { platform })}</span>;
  if (!change) return <span className="text-muted">{t("none")}</span>;
  const { absolute, percent, direction } = formatChange(change.from.value, change.to.value, locale);
  const Arrow = arrows[direction];
  const text = percent === null ? absolute : `${absolute} (${percent})`;
  return (
    <span className="inline-flex items-start gap-1 tabular-nums">
      <Arrow aria-hidden="true" className="h-[1lh] w-4 shrink-0 text-muted" />
      <span>
        {change.from.day === period.from
          ? t("in", { change: text, days: period.days })
          : t("since", { change: text, day: formatDay(change.from.day, locale, "short") })}
      </span>
    </span>
  );
}
