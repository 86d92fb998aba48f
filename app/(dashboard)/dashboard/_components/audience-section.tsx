import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PlatformLink } from "@/components/connections/platform-link";
import { AgeTable, ShareList } from "@/components/stats/audience-bars";
import { AudiencePassport } from "@/components/stats/audience-passport";
import { useAudienceReason } from "@/components/stats/audience-words";
import { countryName } from "@/components/stats/country-name";
import { atName } from "@/components/ui/account-name";
import { FoldedCard } from "@/components/ui/card";
import { Explain } from "@/components/ui/explain";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { QualityDot } from "@/components/ui/quality-dot";
import { formatCount, formatDate } from "@/lib/i18n/format";
import type { AccountAudience, NoAudience, ReadAudience } from "@/lib/schemas/audience";
import type { OfferedPlatform } from "@/lib/schemas/platforms";

interface AudienceSectionProps {
  audiences: readonly AccountAudience[];
  platforms: readonly OfferedPlatform[];
}

/** Who follows each account: those with figures first, then, in a line each, why there are none. Rendered on the server. */
export function AudienceSection({ audiences, platforms }: AudienceSectionProps) {
  const t = useTranslations("audience");
  const known = audiences.flatMap((one) => {
    const platform = platforms.find(({ id }) => id === one.platform);
    return platform ? [{ ...one, platform }] : [];
  });
  if (known.length === 0) return null;
  const without = known
    .flatMap(({ audience, ...one }) => (audience.kind === "none" ? [{ ...one, audience }] : []))
    .sort((a, b) => Number(isMendedThere(b.audience)) - Number(isMendedThere(a.audience)));
  return (
    <FoldedCard titleId="audience" title={t("title")}>
      <p className="mb-4 md:-mt-3 max-w-prose text-muted">{t("lead")}</p>
      <div className="grid gap-6">
        {known.map(({ audience, ...one }) =>
          audience.kind === "read" ? <AudienceArticle key={one.connectionId} {...one} audience={audience} /> : null,
        )}
        {without.length > 0 ? (
          <ul className="grid grid-cols-1 gap-x-8 gap-y-4 border-t border-border pt-4 first:border-t-0 first:pt-0 md:grid-cols-2">
            {without.map((one) => (
              <NoAudienceLine key={one.connectionId} {...one} />
            ))}
          </ul>
        ) : null}
      </div>
    </FoldedCard>
  );
}

interface OneProps {
  connectionId: string;
  username: string;
  platform: OfferedPlatform;
}

function AudienceArticle({ username, platform, audience }: OneProps & { audience: ReadAudience }) {
  const t = useTranslations("audience");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const reasonOf = useAudienceReason(platform.label);
  const { ages, countries, cities } = audience;
  const account = `${platform.label} ${atName(username)}`;
  return (
    <article
      aria-label={t("of", { account })}
      className="border-t border-border pt-4 first:border-t-0 first:pt-0"
      data-audience={platform.id}
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="flex min-w-0 items-center gap-2 font-semibold">
          <PlatformLogo src={platform.logo} className="size-5" />
          {platform.label}
          <span className="min-w-0 truncate font-normal text-muted">{atName(username)}</span>
        </h3>
        <Explain
          label={t("passport.label", { account })}
          content={<AudiencePassport audience={audience} platform={platform.label} />}
          className="inline-flex items-center gap-1.5 text-xs text-muted"
        >
          <QualityDot quality={audience.isStale ? "stale" : "measured"} />
          {t("summary", {
            count: formatCount(audience.placed, locale),
            date: formatDate(new Date(audience.asOf), locale, timeZone),
          })}
        </Explain>
      </header>
      <div className="mt-4 grid grid-cols-1 gap-x-8 gap-y-6 md:grid-cols-2 lg:grid-cols-3">
        <Part title={t("ages")} reason={ages.rows === null ? reasonOf(ages.reason) : null}>
          {ages.rows ? (
            <AgeTable rows={ages.rows} caption={t("agesCaption", { account, platform: platform.label })} />
          ) : null}
        </Part>
        <Part title={t("countries")} reason={countries.shares === null ? reasonOf(countries.reason) : null}>
          {countries.shares ? <ShareList part={countries} nameOf={(name) => countryName(name, locale)} /> : null}
        </Part>
        <Part title={t("cities")} reason={cities.shares === null ? reasonOf(cities.reason) : null}>
          {cities.shares ? <ShareList part={cities} nameOf={(name) => name} /> : null}
        </Part>
      </div>
    </article>
  );
}

function Part({ title, reason, children }: { title: string; reason: string | null; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h4 className="mb-2 text-xs font-medium text-muted">{title}</h4>
      {reason === null ? children : <p className="text-muted">{reason}</p>}
    </div>
  );
}

function NoAudienceLine({ connectionId, username, platform, audience }: OneProps & { audience: NoAudience }) {
  const connect = useTranslations("connect");
  const reasonOf = useAudienceReason(platform.label);
  const { reason, smallestAudience } = audience;
  return (
    <li className="flex min-w-0 items-start gap-2">
      <PlatformLogo src={platform.logo} className="mt-0.5 size-5" />
      <div className="min-w-0">
        <p>
          <span className="font-semibold">{platform.label}</span>{" "}
          <span className="break-words text-muted">{atName(username)}</span>
        </p>
        <p className="max-w-prose text-muted">{reasonOf(reason, smallestAudience)}</p>
        {isMendedThere(audience) && platform.configured ? (
          <PlatformLink
            platform={platform}
            connectionId={connectionId}
            name={connect("reconnectName", { account: atName(username), platform: platform.label })}
            look="secondary"
            size="small"
            className="mt-2"
          >
            {connect("reconnect")}
          </PlatformLink>
        ) : null}
      </div>
    </li>
  );
}

/** Whether a new consent at the platform may bring the audience. */
function isMendedThere({ reason }: NoAudience): boolean {
  return reason === "permission_missing" || reason === "needs_reconnect";
}
