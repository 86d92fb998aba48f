import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { readOutcome } from "@/app/(dashboard)/_components/read-outcome";
import { dismiss } from "@/app/(dashboard)/notifications/actions";
import { SampleCard } from "@/app/(marketing)/_components/sample-card";
import { NowProvider } from "@/components/ui/now";
import { clock } from "@/lib/clock";
import { listHalfConsents, listPlatforms } from "@/lib/connections";
import { listPlatformTroubles } from "@/lib/health";
import { accountKeys } from "@/lib/queries/keys";
import { parseHistoryDays } from "@/lib/schemas/history-days";
import { getDashboard } from "@/lib/stats";
import { personContext, requireInfluencer } from "@/lib/supabase/person";
import { currentUser } from "@/lib/supabase/server";
import { AudienceSection } from "./_components/audience-section";
import { DashboardView } from "./_components/dashboard-view";
import { PostDoubts } from "./_components/post-doubts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("dashboard"))("title") };
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

export default async function DashboardPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [query, user] = await Promise.all([searchParams, currentUser(), clock.sync()]);
  if (!user) redirect("/login?next=/dashboard");
  const days = parseHistoryDays(query.days);
  const ctx = await personContext(user.id);
  const [dashboard, troubles, halfConsents] = await Promise.all([
    getDashboard(ctx, { days }),
    listPlatformTroubles(),
    listHalfConsents(ctx),
    requireInfluencer("/dashboard"),
  ]);

  const platforms = listPlatforms();
  const client = new QueryClient();
  client.setQueryData(accountKeys.list(), dashboard.accounts);
  client.setQueryData(accountKeys.history(days), dashboard.history);
  return (
    <NowProvider serverNow={dashboard.readAt}>
      <HydrationBoundary state={dehydrate(client)}>
        <DashboardView
          platforms={platforms}
          posts={dashboard.posts}
          postDoubts={<PostDoubts accounts={dashboard.accounts} platforms={platforms} readAt={dashboard.readAt} />}
          notices={dashboard.notices}
          troubles={{ list: troubles, readAt: dashboard.readAt }}
          halfConsents={halfConsents}
          dismissNotice={dismiss}
          outcome={await readOutcome(query, dashboard.accounts)}
          audience={<AudienceSection audiences={dashboard.audiences} platforms={platforms} />}
          example={<SampleCard />}
        />
      </HydrationBoundary>
    </NowProvider>
  );
}
