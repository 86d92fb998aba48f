"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountAvatar } from "@/components/ui/account-avatar";
import { atName } from "@/components/ui/account-name";
import { Fold } from "@/components/ui/fold";
import { PassportNumber } from "@/components/ui/passport-number";
import { isMetricName, type MetricName } from "@/components/ui/passport-words";
import { Skeleton } from "@/components/ui/skeleton";
import { formatList } from "@/lib/i18n/format";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account, History, Passport } from "@/lib/schemas/stats";
import { ChangeText } from "./change-text";
import { FreshnessButton } from "./freshness-button";
import { LastSync, WhyOld } from "./last-sync";
import { SyncButton } from "./sync-button";
import { AccountProgress } from "./sync-progress";
import { SyncStatusBadge } from "./sync-status-badge";

const beside = ["following", "posts", "views", "likes"] as const;

interface SocialStatsDisplayProps {
  account: Account;
  platform: OfferedPlatform;
  history: History | null;
  /** What the person can do about a broken connection. */
  repair?: ReactNode;
  /** Whether no other account stands beside it, so that nothing need be folded away. */
  isAlone?: boolean;
}

/**
 * One account's numbers: followers first with their change, the other counts, how old they are, and a way to renew them.
 * On a telephone, followers, change and state stand at a glance, with what needs the person; the rest is one press away.
 */
export function SocialStatsDisplay({ account, platform, history, repair, isAlone = false }: SocialStatsDisplayProps) {
  const t = useTranslations("stats");
  const others = beside.flatMap((metric) => {
    const passport = account.numbers[metric];
    // What a platform never gives would only fill the card with dashes: one line names it.
    return passport && passport.reason !== "not_offered" ? [{ metric, passport }] : [];
  });
  const neverGiven = beside.filter((metric) => account.numbers[metric]?.reason === "not_offered");
  const name = atName(account.username);
  // The platform would refuse: reconnecting comes first.
  const readable = account.status === "active" || account.status === "error";
  return (
    <article
      aria-label={`${platform.label} ${name}`}
      data-account={account.id}
      id={`account-${account.id}`}
      className="relative flex scroll-mt-20 flex-col rounded-lg border border-border bg-surface p-3 sm:p-4 md:p-5"
    >
      <Glance account={account} platform={platform} history={history} />
      <div className="mt-3 grid gap-3 empty:hidden md:mt-4">
        <WhyOld
          account={account}
          platform={platform.label}
          more={
            <FreshnessButton account={account} platform={platform} repair={repair}>
              {t("freshness.details")}
            </FreshnessButton>
          }
        />
        {repair ? <div className="grid md:justify-items-start">{repair}</div> : null}
      </div>
      <Fold
        name={{ words: t("detailsOf", { account: `${platform.label} ${name}` }) }}
        place="corner"
        isOpen={isAlone}
        className="mt-3 flex grow flex-col gap-4 max-md:border-t max-md:border-border max-md:pt-3 md:mt-4"
      >
        {others.length > 0 ? (
          <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
            {others.map(({ metric, passport }) => (
              <Count key={metric} metric={metric} passport={passport} platform={platform.label} />
            ))}
          </dl>
        ) : null}
        {neverGiven.length > 0 ? <NeverGiven metrics={neverGiven} platform={platform.label} /> : null}
        <footer className="mt-auto flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-border pt-3">
          <AccountProgress id={account.id} platform={platform.label}>
            <FreshnessButton account={account} platform={platform} repair={repair} className="text-xs text-muted">
              <LastSync account={account} />
            </FreshnessButton>
          </AccountProgress>
          {readable ? <SyncButton accounts={{ one: account.id }} name={t("sync.nowOf", { account: name })} /> : null}
        </footer>
      </Fold>
    </article>
  );
}

/** Who it is, how many follow, how that has changed, and whether it is read: in two lines on a telephone. */
function Glance({ account, platform, history }: Pick<SocialStatsDisplayProps, "account" | "platform" | "history">) {
  const t = useTranslations("stats");
  const { followers } = account.numbers;
  const series = history?.series.find(({ connectionId }) => connectionId === account.id);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-2 md:items-start md:gap-y-0">
      <div className="flex min-w-0 items-center gap-3">
        <AccountAvatar
          name={account.displayName || account.username}
          picture={account.pictureUrl}
          logo={platform.logo}
        />
        <div className="min-w-0">
          <h3 className="font-semibold">{platform.label}</h3>
          <AccountName name={atName(account.username)} url={account.profileUrl} />
        </div>
      </div>
      <div className="max-md:mr-9 max-md:max-w-36 max-md:text-right md:col-span-2 md:mt-4">
        <p className="text-xs font-medium text-muted">{t("metrics.followers")}</p>
        {followers ? (
          <PassportNumber passport={followers} metric="followers" platform={platform.label} size="large" />
        ) : account.syncing ? (
          <Skeleton className="h-8 w-20 md:h-11 md:w-32" />
        ) : (
          <p className="text-2xl text-muted md:text-4xl">–</p>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1 max-md:col-span-2 md:contents">
        <div className="md:col-start-2 md:row-start-1">
          <SyncStatusBadge account={account} />
        </div>
        <p className="text-xs md:col-span-2 md:mt-1 md:min-h-5.5 md:text-sm">
          {followers === undefined ? (
            <span className="text-muted">{t(account.syncing ? "sync.busy" : "reasons.not_read_yet")}</span>
          ) : history && series ? (
            <ChangeText
              change={series.change}
              reason={series.changeReason}
              platform={platform.label}
              period={{ from: history.from, days: history.days }}
            />
          ) : null}
        </p>
      </div>
    </div>
  );
}

function AccountName({ name, url }: { name: string; url: string | null }) {
  if (url === null) return <p className="truncate text-muted">{name}</p>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="block truncate text-muted hover:text-text hover:underline"
    >
      {name}
    </a>
  );
}

function Count({ metric, passport, platform }: { metric: MetricName; passport: Passport; platform: string }) {
  const t = useTranslations("stats.metrics");
  return (
    <div className="flex flex-col justify-between">
      <dt className="text-xs text-muted">{isMetricName(metric) ? t(metric) : metric}</dt>
      <dd>
        <PassportNumber passport={passport} metric={metric} platform={platform} />
      </dd>
    </div>
  );
}

function NeverGiven({ metrics, platform }: { metrics: readonly MetricName[]; platform: string }) {
  const t = useTranslations("stats");
  const names = metrics.map((metric) => t(`metrics.${metric}`));
  const list = formatList(names, useLocale(), "conjunction");
  return <p className="text-xs text-muted">{t("neverGiven", { list, platform })}</p>;
}
