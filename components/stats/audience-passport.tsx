import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { formatCount, formatDateTime } from "@/lib/i18n/format";
import type { ReadAudience } from "@/lib/schemas/audience";

/** Everything a reader needs in order to believe a breakdown: what is counted, its source, its age, its limits. */
export function AudiencePassport({ audience, platform }: { audience: ReadAudience; platform: string }) {
  const [t, words] = [useTranslations("audience.passport"), useTranslations("stats")];
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const time = (at: string) => formatDateTime(new Date(at), locale, timeZone);
  const rows = [
    [words("passport.basis"), t("basis", { platform, count: formatCount(audience.placed, locale) })],
    [words("passport.source"), words(`sources.${audience.source}`, { platform })],
    [words("passport.asOf"), time(audience.asOf)],
    [words("passport.fetched"), time(audience.fetchedAt)],
    [words("passport.lag"), words("passport.lagHours", { hours: Math.ceil(audience.lagSeconds / 3600), platform })],
    [words("passport.precision"), t("precision", { count: audience.mostNames, platform })],
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
