"use client";

import { useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { classNames } from "@/components/ui/class-names";
import { PassportNumber } from "@/components/ui/passport-number";
import { type MetricName, nameOfNumber, useBasisWords } from "@/components/ui/passport-words";
import { PlatformLogo } from "@/components/ui/platform-logo";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

const rates = ["engagement_rate_median", "engagement_rate_reach"] as const;
const averages = ["avg_likes", "avg_comments", "avg_views"] as const;

interface EngagementCardProps {
  account: Account;
  platform: OfferedPlatform;
  /** Whether what the rate means stands above the cards already. */
  isExplained?: boolean;
}

/** Engagement of one account: the rate with what it means and what was counted, the rates beside it, and the averages. */
export function EngagementCard({ account, platform, isExplained = false }: EngagementCardProps) {
  const t = useTranslations("stats");
  const basisWords = useBasisWords();
  const rate = account.numbers.engagement_rate;
  const pick = (metrics: readonly MetricName[]) =>
    metrics.flatMap((metric) => {
      const passport = account.numbers[metric];
      // What is missing for the same reason as the rate itself need not say so again.
      const told =
        rate !== undefined && rate.value === null && passport?.value === null && passport.reason === rate.reason;
      return passport && !told ? [{ metric, passport }] : [];
    });
  const beside = [...pick(rates), ...pick(averages)];
  const explanation = [
    isExplained ? "" : t("glosses.engagement_rate"),
    rate?.basis ? `${t("passport.basis")}: ${basisWords(rate.basis)}.` : "",
  ].join(" ");
  return (
    <article
      aria-label={`${platform.label} ${atName(account.username)}: ${t("engagement.title")}`}
      className={classNames(
        "rounded-lg border border-border bg-surface p-4 sm:p-5",
        // Among others it stands inside a card on a telephone, where a line between them is enough.
        isExplained && "max-md:rounded-none max-md:border-x-0 max-md:border-b-0 max-md:px-0 max-md:pb-0",
      )}
    >
      <header className="flex min-w-0 items-center gap-2">
        <PlatformLogo src={platform.logo} className="size-5" />
        <h3 className="font-semibold">{platform.label}</h3>
        <p className="min-w-0 truncate text-muted">{atName(account.username)}</p>
      </header>
      {rate ? (
        <div className="mt-3">
          <p className="text-xs font-medium text-muted">{t("metrics.engagement_rate")}</p>
          <PassportNumber passport={rate} metric="engagement_rate" platform={platform.label} size="large" />
          <p className="mt-1 max-w-prose text-xs text-muted empty:hidden">{explanation.trim()}</p>
        </div>
      ) : (
        <p className="mt-3 text-muted">{t("engagement.none")}</p>
      )}
      {beside.length > 0 ? (
        <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 border-t border-border pt-4 sm:grid-cols-3">
          {beside.map(({ metric, passport }) => (
            <div key={metric} className="flex flex-col justify-between">
              <dt className="text-xs text-muted">{t(`metrics.${nameOfNumber(metric, passport)}`)}</dt>
              <dd>
                <PassportNumber passport={passport} metric={metric} platform={platform.label} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </article>
  );
}
