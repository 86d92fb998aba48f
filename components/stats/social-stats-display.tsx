"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountAvatar } from "@/components/ui/account-avatar";
import { atName } from "@/components/ui/account-name";
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
}

/** One account's numbers: followers first with their change, the other counts, how old they are, and a way to renew them. */
export function SocialStatsDisplay({ account, platform, history, repair }: SocialStatsDisplayProps) {
  const t = useTranslations("stats");
  const { followers } = account.numbers;
  const series = history?.series.find(({ connectionId }) => connectionId === account.id);
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
      className="flex scroll-mt-20 flex-col gap-4 rounded-lg border border-border bg-surface p-4 sm:p-5"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-2 gap-y-2">
        <div className="flex min-w-0 items-center gap-3">
          <AccountAvatar
            name={account.displayName || account.username}
            picture={account.pictureUrl}
            logo={platform.logo}
          />
          <div className="min-w-0">
            <h3 className="font-semibold">{platform.label}</h3>
            <AccountName name={name} url={account.profileUrl} />
          </div>
        </div>
        <SyncStatusBadge account={account} />
      </header>
      <div>
        <p className="text-xs font-medium text-muted">{t("metrics.followers")}</p>
        {followers ? (
          <>
            <PassportNumber passport={followers} metric="followers" platform={platform.label} size="large" />
            <p className="mt-1 min-h-5.5 text-sm">
              {history && series ? (
                <ChangeText
                  change={series.change}
                  reason={series.changeReason}
                  platform={platform.label}
                  period={{ from: history.from, days: history.days }}
                />
              ) : null}
            </p>
          </>
        ) : (
          <FirstNumbers syncing={account.syncing} />
        )}
      </div>
      {others.length > 0 ? (
        <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
          {others.map(({ metric, passport }) => (
            <Count key={metric} metric={metric} passport={passport} platform={platform.label} />
          ))}
        </dl>
      ) : null}
      {neverGiven.length > 0 ? <NeverGiven metrics={neverGiven} platform={platform.label} /> : null}
      <WhyOld
        account={account}
        platform={platform.label}
        more={
          <FreshnessButton account={account} platform={platform} repair={repair}>
            {t("freshness.details")}
          </FreshnessButton>
        }
      />
      <footer className="mt-auto flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-border pt-3">
        <AccountProgress id={account.id} platform={platform.label}>
          <FreshnessButton account={account} platform={platform} repair={repair} className="text-xs text-muted">
            <LastSync account={account} />
          </FreshnessButton>
        </AccountProgress>
        <div className="flex flex-wrap gap-2">
          {repair}
          {readable ? <SyncButton accounts={{ one: account.id }} name={t("sync.nowOf", { account: name })} /> : null}
        </div>
      </footer>
    </article>
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

function FirstNumbers({ syncing }: { syncing: boolean }) {
  const t = useTranslations("stats");
  return (
    <>
      {syncing ? <Skeleton className="mt-1 h-10 w-32" /> : <p className="text-4xl text-muted">–</p>}
      <p className="mt-1 min-h-5.5 text-sm text-muted">{syncing ? t("sync.busy") : t("reasons.not_read_yet")}</p>
    </>
  );
}
