"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatCount, formatDateTime, formatPercent, formatRelative } from "@/lib/i18n/format";
import type { Passport } from "@/lib/schemas/stats";
import { useNow } from "./now";
import { type MetricName, nameOfNumber, useBasisWords, useReasonWords } from "./passport-words";

interface PassportCardProps {
  passport: Passport;
  metric: MetricName;
  /** The platform by its own name. */
  platform: string;
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** Everything a reader needs in order to believe a number: what it counts, its source, its age, its precision. */
export function PassportCard({ passport, metric, platform }: PassportCardProps) {
  const t = useTranslations("stats");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const reasonWords = useReasonWords();
  const basisWords = useBasisWords();
  const fetched = new Date(passport.fetchedAt);
  const name = nameOfNumber(metric, passport);
  const exact =
    passport.value === null
      ? null
      : passport.unit === "percent"
        ? formatPercent(passport.value, locale, 2)
        : formatCount(passport.value, locale);
  return (
    <div className="grid gap-3">
      <div>
        <p className="font-semibold">
          {t(`metrics.${name}`)} · {platform}
        </p>
        <p className="mt-0.5 text-xs text-muted">{t(`glosses.${name}`)}</p>
      </div>
      {exact === null ? <p>{capitalised(reasonWords(passport.reason, platform))}</p> : null}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
        {exact === null ? null : (
          <Row label={t("passport.exact")}>
            <span className="tabular-nums">{exact}</span>
          </Row>
        )}
        <Row label={t("passport.source")}>{t(`sources.${passport.source}`, { platform })}</Row>
        <Row label={t("passport.asOf")}>{formatDateTime(new Date(passport.asOf), locale, timeZone)}</Row>
        <Row label={t("passport.fetched")}>
          {formatRelative(fetched, now, locale)}
          <span className="block text-muted">{formatDateTime(fetched, locale, timeZone)}</span>
        </Row>
        <Row label={t("passport.precision")}>{t(`precisions.${passport.precision}`, { platform })}</Row>
        {passport.lagSeconds > 0 ? (
          <Row label={t("passport.lag")}>
            {t("passport.lagHours", { hours: Math.ceil(passport.lagSeconds / 3600), platform })}
          </Row>
        ) : null}
        {passport.basis ? <Row label={t("passport.basis")}>{basisWords(passport.basis)}</Row> : null}
        {passport.flags.map((flag) => (
          <Row key={flag} label={t("passport.flags")}>
            {t(`flagNames.${flag}`)}
          </Row>
        ))}
      </dl>
    </div>
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
