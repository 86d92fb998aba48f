import { ArrowUp, BadgeCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { formatChange, formatCount } from "@/lib/i18n/format";
import { sampleFollowers, samplePicture } from "./sample-series";

const width = 560;
const height = 150;
const low = 44_000;

/** One number the way the dashboard shows it: value, change, history with its gap, and its passport laid open. */
export function SampleCard() {
  const t = useTranslations("landing.sample");
  const locale = useLocale();
  const first = sampleFollowers[0] ?? low;
  const last = sampleFollowers.at(-1) ?? low;
  const change = formatChange(sampleFollowers[59] ?? low, last, locale);
  const picture = samplePicture(width, height, low, 48_600);
  const passport = [
    [t("source"), t("sourceValue")],
    [t("asOf"), t("asOfValue")],
    [t("precision"), t("precisionValue")],
    [t("definition"), t("definitionValue")],
  ];

  return (
    <figure>
      <div className="rounded-lg border border-border bg-surface">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-border px-4 py-3 sm:px-5">
          <span className="flex items-center gap-2.5 font-medium">
            <PlatformLogo src="/platforms/instagram.svg" />
            <span className="sr-only">{t("account")}</span>
            <span aria-hidden="true">@maya.runs</span>
          </span>
          <span className="inline-flex items-center gap-1.5 rounded-full bg-good-soft px-2.5 py-0.5 text-xs font-medium text-good">
            <BadgeCheck aria-hidden="true" className="size-4" />
            {t("readToday")}
          </span>
        </div>
        <div className="px-4 pt-4 sm:px-5">
          <p className="text-muted">{t("followers")}</p>
          <p className="text-4xl font-semibold tracking-tight tabular-nums">{formatCount(last, locale)}</p>
          <p className="mt-1 flex flex-wrap items-center gap-x-1.5 tabular-nums">
            <ArrowUp aria-hidden="true" className="size-4 text-good" />
            <span className="font-medium">
              {change.absolute} ({change.percent})
            </span>
            <span className="text-muted">{t("period")}</span>
          </p>
        </div>
        <div className="px-4 pt-4 pb-3 sm:px-5">
          <svg
            viewBox={`0 -6 ${width + 6} ${height + 8}`}
            role="img"
            aria-label={t("chartLabel", { from: formatCount(first, locale), to: formatCount(last, locale) })}
            className="h-auto w-full"
          >
            <rect
              x={picture.gap[0]}
              y={-6}
              width={picture.gap[1] - picture.gap[0]}
              height={height + 6}
              className="fill-sunken"
            />
            {picture.areas.map((area) => (
              <path key={area} d={area} fill="var(--series-1)" opacity="0.1" />
            ))}
            {picture.lines.map((line) => (
              <path
                key={line}
                d={line}
                fill="none"
                stroke="var(--series-1)"
                strokeWidth="2.5"
                strokeLinejoin="round"
                strokeLinecap="round"
              />
            ))}
            <path d={`M0 ${height}H${width}`} className="stroke-border" strokeWidth="1" />
            <circle cx={picture.end[0]} cy={picture.end[1]} r="4.5" fill="var(--series-1)" />
          </svg>
          <p className="mt-2 flex flex-wrap justify-between gap-x-4 text-xs text-muted">
            <span>{t("days")}</span>
            <span className="inline-flex items-center gap-1.5">
              <span aria-hidden="true" className="size-3 rounded-xs border border-border bg-sunken" />
              {t("gap")}
            </span>
            <span>{t("axisNote", { from: formatCount(low, locale) })}</span>
          </p>
        </div>
        <div className="border-t border-border px-4 py-4 sm:px-5">
          <h2 className="text-xs font-medium text-muted">{t("passport")}</h2>
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {passport.map(([term, value]) => (
              <div key={term} className="contents">
                <dt className="text-muted">{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      <figcaption className="mt-3 text-xs text-muted">
        <span className="font-medium text-text">{t("label")}.</span> {t("caption")}
      </figcaption>
    </figure>
  );
}
