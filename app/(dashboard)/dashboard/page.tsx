import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { dismiss } from "@/app/(dashboard)/notifications/actions";
import { SampleCard } from "@/app/(marketing)/_components/sample-card";
import type { Outcome } from "@/components/connections/connect-outcome";
import { NowProvider } from "@/components/ui/now";
import { clock } from "@/lib/clock";
import { listPlatforms } from "@/lib/connections";
import { listPlatformTroubles } from "@/lib/health";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";
import { accountKeys } from "@/lib/queries/keys";
import { parseHistoryDays } from "@/lib/schemas/history-days";
import type { Account } from "@/lib/schemas/stats";
import { getDashboard } from "@/lib/stats";
import { personContext, requireInfluencer } from "@/lib/supabase/person";
import { currentUser } from "@/lib/supabase/server";
import { DashboardView } from "./_components/dashboard-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("dashboard"))("title") };
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.length <= 100 ? value : null;
}

/** What the platform's log-in left in the address, or null. */
async function outcomeOf(query: Query, accounts: readonly Account[]): Promise<Outcome | null> {
  const connected = one(query.connected);
  const code = connected === null ? one(query.error) : null;
  if (connected === null && code === null) return null;
  const id = parsePlatformId(connected ?? one(query.platform) ?? "");
  const platform = id === null ? null : { id, label: manifests[id].label };
  const t = await getTranslations("connect.page");
  const help = id !== null && code === "ACCOUNT_INELIGIBLE" ? t(`${id}.how`) : null;
  const renewed = accounts.find((account) => account.id === one(query.account));
  const renewal = renewed
    ? { connectionId: renewed.id, username: renewed.username, done: one(query.other) === null }
    : null;
  return { code, platform, renewal, reference: one(query.ref), help };
}

export default async function DashboardPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [query, user] = await Promise.all([searchParams, currentUser(), clock.sync()]);
  if (!user) redirect("/login?next=/dashboard");
  const days = parseHistoryDays(query.days);
  const ctx = await personContext(user.id);
  const [dashboard, troubles] = await Promise.all([
    getDashboard(ctx, { days }),
    listPlatformTroubles(),
    requireInfluencer("/dashboard"),
  ]);

  const client = new QueryClient();
  client.setQueryData(accountKeys.list(), dashboard.accounts);
  client.setQueryData(accountKeys.history(days), dashboard.history);
  return (
    <NowProvider serverNow={dashboard.readAt}>
      <HydrationBoundary state={dehydrate(client)}>
        <DashboardView
          platforms={listPlatforms()}
          posts={dashboard.posts}
          notices={dashboard.notices}
          troubles={{ list: troubles, readAt: dashboard.readAt }}
          dismissNotice={dismiss}
          outcome={await outcomeOf(query, dashboard.accounts)}
          example={<SampleCard />}
        />
      </HydrationBoundary>
    </NowProvider>
  );
}
