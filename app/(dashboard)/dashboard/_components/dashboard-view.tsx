"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import type { Outcome } from "@/components/connections/connect-outcome";
import { connectState, isMendedThere } from "@/components/connections/connect-state";
import { ConnectionList } from "@/components/connections/connection-list";
import { DisconnectProvider } from "@/components/connections/disconnect-button";
import { OpenChoices } from "@/components/connections/open-choices";
import { PlatformLink } from "@/components/connections/platform-link";
import { PlatformTroubles } from "@/components/connections/platform-troubles";
import { PageHeader } from "@/components/layout/page-header";
import { RecentPosts } from "@/components/posts/recent-posts";
import { EngagementCard } from "@/components/stats/engagement-cards";
import { FollowerHistory } from "@/components/stats/follower-history";
import { LiveSyncProvider } from "@/components/stats/live-sync";
import { SocialStatsDisplay } from "@/components/stats/social-stats-display";
import { SyncButton } from "@/components/stats/sync-button";
import { SyncProgress } from "@/components/stats/sync-progress";
import { atName } from "@/components/ui/account-name";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import { useNow } from "@/components/ui/now";
import { accountsQuery, historyQuery } from "@/lib/queries/accounts";
import { causeOf } from "@/lib/schemas/freshness";
import type { HalfConsents } from "@/lib/schemas/half-consents";
import type { PlatformTrouble } from "@/lib/schemas/health";
import { parseHistoryDays } from "@/lib/schemas/history-days";
import type { Notice as OpenNotice } from "@/lib/schemas/notices";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account, Post } from "@/lib/schemas/stats";
import { DashboardSkeleton } from "./dashboard-skeleton";
import { FirstMinutes } from "./first-minutes";

/** Few visits come back from a platform's log-in, or have something to be told: the others are spared the code of it. */
const ConnectOutcome = lazy(() =>
  import("@/components/connections/connect-outcome").then((module) => ({ default: module.ConnectOutcome })),
);

const NoticeStrip = lazy(() =>
  import("@/components/connections/notice-strip").then((module) => ({ default: module.NoticeStrip })),
);

interface DashboardViewProps {
  platforms: readonly OfferedPlatform[];
  posts: readonly Post[];
  /** What is doubtful about the posts as a whole. */
  postDoubts: ReactNode;
  notices: readonly OpenNotice[];
  /** What keeps platforms from being read for everybody, as it was at `readAt` (ISO 8601). */
  troubles: { readonly list: readonly PlatformTrouble[]; readonly readAt: string };
  /** What is left half done in the person's consents. */
  halfConsents: HalfConsents;
  dismissNotice: (form: FormData) => Promise<void>;
  outcome: Outcome | null;
  /** Who follows the accounts. */
  audience: ReactNode;
  /** A made-up account as it will look here, for those who have none yet. */
  example: ReactNode;
}

/** The dashboard over what the server has prefetched: accounts and history stay fresh by themselves. */
export function DashboardView({
  platforms,
  posts,
  postDoubts,
  notices,
  troubles,
  halfConsents,
  dismissNotice,
  outcome: latestOutcome,
  audience,
  example,
}: DashboardViewProps) {
  const t = useTranslations("dashboard");
  const stats = useTranslations("stats");
  // Its address parameters are removed at once, so that a reload of the data comes without it; the message stays.
  const [outcome] = useState(latestOutcome);
  const days = parseHistoryDays(useSearchParams().get("days"));
  const accounts = useQuery(accountsQuery());
  const history = useQuery(historyQuery(days));
  const labels = useMemo(() => Object.fromEntries(platforms.map(({ id, label }) => [id, label])), [platforms]);
  if (!accounts.data) return <DashboardSkeleton label={t("loading")} />;

  const live = accounts.data.filter(({ status }) => status !== "disconnected");
  const read = live.filter(({ numbers }) => numbers.followers !== undefined);
  const readable = live.filter(({ status }) => status === "active" || status === "error");
  const started = read.length > 0 || (history.data?.series.length ?? 0) > live.length;
  const platformOf = Object.fromEntries(accounts.data.map(({ id, platform }) => [id, labels[platform] ?? platform]));
  return (
    <LiveSyncProvider platformOf={platformOf}>
      <PageHeader
        title={started ? t("title") : t("first.title")}
        lead={<SyncProgress platformOf={platformOf}>{started ? t("lead") : t("first.lead")}</SyncProgress>}
        actions={live.length > 1 ? <SyncButton accounts={{ all: readable.map(({ id }) => id) }} /> : null}
      />
      <div className="grid grid-cols-1 gap-3 md:gap-6">
        {outcome ? (
          <Suspense>
            <ConnectOutcome outcome={outcome} />
          </Suspense>
        ) : null}
        {notices.length > 0 ? (
          <Suspense>
            <NoticeStrip notices={notices} platforms={platforms} accounts={accounts.data} dismiss={dismissNotice} />
          </Suspense>
        ) : null}
        <OpenChoices choices={halfConsents.choices} platforms={platforms} />
        <PlatformTroubles
          troubles={troubles.list}
          readAt={troubles.readAt}
          platforms={platforms}
          accounts={accounts.data}
        />
        {accounts.isRefetchError ? <Notice tone="warn">{stats("refreshFailed")}</Notice> : null}
        <DisconnectProvider>
          {started ? (
            <>
              <AccountCards accounts={live} platforms={platforms} days={days} />
              <FollowerHistory
                accounts={accounts.data.map((account) => named(account, labels))}
                platformLabels={labels}
              />
              {live.length > 1 ? <EngagementCards accounts={read} platforms={platforms} /> : null}
              {audience}
              <RecentPosts posts={posts} accounts={live} platforms={platforms} doubts={postDoubts} />
              <ConnectionList platforms={platforms} accounts={accounts.data} declined={halfConsents.declined} />
            </>
          ) : (
            <FirstMinutes platforms={platforms} accounts={accounts.data} example={example} />
          )}
        </DisconnectProvider>
      </div>
    </LiveSyncProvider>
  );
}

function named({ id, username, platform, connectedAt }: Account, labels: Readonly<Record<string, string>>) {
  return { id, platform, connectedAt, name: `${labels[platform] ?? platform} ${atName(username)}` };
}

interface CardsProps {
  accounts: readonly Account[];
  platforms: readonly OfferedPlatform[];
}

function AccountCards({ accounts, platforms, days }: CardsProps & { days: ReturnType<typeof parseHistoryDays> }) {
  const t = useTranslations("dashboard");
  const connect = useTranslations("connect");
  const now = useNow();
  const { data: history } = useQuery(historyQuery(days));
  if (accounts.length === 0) return null;
  // A single account leaves room beside it, and its engagement takes that.
  const alone = accounts.length === 1 ? accounts[0] : undefined;
  const aloneAt = platforms.find(({ id }) => id === alone?.platform);
  return (
    <section aria-label={t("accounts")} className="grid grid-cols-1 gap-2 md:grid-cols-2 md:gap-4">
      <h2 className="sr-only">{t("accounts")}</h2>
      {accounts.map((account) => {
        const platform = platforms.find(({ id }) => id === account.platform);
        if (!platform) return null;
        const state = connectState(platform, account, now);
        const words = { account: atName(account.username), platform: platform.label };
        const broken = state.kind === "problem" && causeOf(account.lastErrorCode) === "needs_reconnect";
        return (
          <SocialStatsDisplay
            key={account.id}
            account={account}
            platform={platform}
            history={history ?? null}
            isAlone={alone !== undefined}
            repair={
              isMendedThere(state) || broken ? (
                <PlatformLink
                  platform={platform}
                  connectionId={account.id}
                  name={connect(state.kind === "ending" ? "renewName" : "reconnectName", words)}
                  size="small"
                >
                  {connect(state.kind === "ending" ? "renew" : "reconnect")}
                </PlatformLink>
              ) : null
            }
          />
        );
      })}
      {alone && aloneAt ? <EngagementCard account={alone} platform={aloneAt} /> : null}
    </section>
  );
}

function EngagementCards({ accounts, platforms }: CardsProps) {
  const t = useTranslations("stats");
  if (accounts.length === 0) return null;
  return (
    <section
      aria-labelledby="engagement"
      className="relative max-md:rounded-lg max-md:border max-md:border-border max-md:bg-surface max-md:p-4"
    >
      <h2 id="engagement" className="text-base font-semibold max-md:pr-8">
        {t("engagement.title")}
      </h2>
      <Fold name={{ titleId: "engagement" }} place="head">
        <p className="mb-3 max-w-prose text-muted max-md:mt-1">{t("glosses.engagement_rate")}</p>
        <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
          {accounts.map((account) => {
            const platform = platforms.find(({ id }) => id === account.platform);
            return platform ? (
              <EngagementCard key={account.id} account={account} platform={platform} isExplained />
            ) : null;
          })}
        </div>
      </Fold>
    </section>
  );
}
