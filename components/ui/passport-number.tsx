"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatCompact, formatPercent } from "@/lib/i18n/format";
import type { Passport } from "@/lib/schemas/stats";
import { classNames } from "./class-names";
import { Explain } from "./explain";
import { useNow } from "./now";
import { PassportCard } from "./passport";
import { type MetricName, nameOfNumber, useReasonWords } from "./passport-words";
import { type Quality, QualityDot } from "./quality-dot";

const staleMs = 24 * 60 * 60_000;

/** How much a number is to be believed, the gravest remark first. */
export function qualityOf(passport: Passport, now: Date): Quality {
  if (passport.flags.length > 0) return "flagged";
  if (now.getTime() - Date.parse(passport.fetchedAt) >= staleMs) return "stale";
  if (passport.source === "self_reported") return "self_reported";
  return passport.source === "derived" ? "calculated" : "measured";
}

interface PassportNumberProps {
  passport: Passport;
  metric: MetricName;
  /** The platform by its own name. */
  platform: string;
  size?: "small" | "medium" | "large";
  /** Whether the reason for a missing number stands beside the dash, or behind it only. */
  showReason?: boolean;
}

const sizes = {
  small: "text-sm",
  medium: "text-base font-semibold",
  large: "text-4xl font-semibold tracking-tight max-md:text-2xl",
};

/**
 * A number in short with a mark of its quality (small ones, which stand in tables, only where it is not plainly measured); its passport opens on hover, focus or tap. A missing one is a dash with
 * the reason in words. Needs the words of `stats` and `ui`, and a `NowProvider`.
 */
export function PassportNumber({
  passport,
  metric,
  platform,
  size = "medium",
  showReason = true,
}: PassportNumberProps) {
  const t = useTranslations("stats");
  const locale = useLocale();
  const now = useNow();
  const reasonWords = useReasonWords();
  const { value } = passport;
  const quality = qualityOf(passport, now);
  const reason = value === null ? reasonWords(passport.reason, platform) : null;
  return (
    <span className="inline-flex flex-col items-start">
      <Explain
        label={t("passport.label", { metric: t(`metrics.${nameOfNumber(metric, passport)}`) })}
        content={<PassportCard passport={passport} metric={metric} platform={platform} />}
        className={classNames("inline-flex items-center gap-1.5 tabular-nums", sizes[size])}
      >
        {value === null ? (
          <>
            <span aria-hidden="true" className="text-muted">
              –
            </span>
            <span className="sr-only">{reason}</span>
          </>
        ) : (
          <>
            {size === "small" && quality === "measured" ? null : <QualityDot quality={quality} />}
            {passport.unit === "percent" ? formatPercent(value, locale, 2) : formatCompact(value, locale)}
          </>
        )}
      </Explain>
      {reason !== null && showReason ? (
        <span aria-hidden="true" className="mt-0.5 text-xs font-normal text-muted">
          {reason}
        </span>
      ) : null}
    </span>
  );
}
