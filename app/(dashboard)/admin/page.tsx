import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Notice } from "@/components/ui/notice";
import { NowProvider } from "@/components/ui/now";
import { clock } from "@/lib/clock";
import { readOperations } from "@/lib/operations";
import { personContext, requireAdmin } from "@/lib/supabase/person";
import { NeedyConnections } from "./_components/needy-connections";
import { PlatformCard } from "./_components/platform-card";
import { QueueFigures } from "./_components/queue-figures";
import { WebhookFigures } from "./_components/webhook-figures";

export async function generateMetadata(): Promise<Metadata> {
  // The title, too, would say that there is such a page.
  await requireAdmin("/admin");
  return { title: (await getTranslations("operations"))("title") };
}

/** The installation as its operators see it; for anybody else there is no such page. */
export default async function AdminPage({ searchParams }: { searchParams: Promise<{ error?: string | string[] }> }) {
  const [person, t, errorWords, { error }] = await Promise.all([
    requireAdmin("/admin"),
    getTranslations("operations"),
    getTranslations("errors"),
    searchParams,
    clock.sync(),
  ]);
  const ctx = await personContext(person.id);
  const { platforms, queue, webhooks, needy } = await readOperations(ctx);
  return (
    <NowProvider serverNow={ctx.now().toISOString()}>
      <PageHeader title={t("title")} lead={t("lead")} />
      {error === "RATE_LIMITED" ? (
        <Notice tone="bad" role="alert" className="mb-6">
          {errorWords("RATE_LIMITED")}
        </Notice>
      ) : null}
      <div className="grid gap-8">
        <section aria-labelledby="platforms">
          <h2 id="platforms" className="mb-3 text-base font-semibold">
            {t("platforms")}
          </h2>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            {platforms.map((platform) => (
              <PlatformCard key={platform.id} platform={platform} />
            ))}
          </div>
        </section>
        <QueueFigures queue={queue} />
        <WebhookFigures webhooks={webhooks} />
        <NeedyConnections needy={needy} />
      </div>
    </NowProvider>
  );
}
