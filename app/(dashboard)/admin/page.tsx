import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { NowProvider } from "@/components/ui/now";
import { clock } from "@/lib/clock";
import { readOperations } from "@/lib/operations";
import { personContext, requireAdmin } from "@/lib/supabase/person";
import { NeedyConnections } from "./_components/needy-connections";
import { PlatformCard } from "./_components/platform-card";
import { QueueFigures } from "./_components/queue-figures";
import { WebhookFigures } from "./_components/webhook-figures";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations"))("title") };
}

/** The installation as its operators see it; for anybody else there is no such page. */
export default async function AdminPage() {
  const [person, t] = await Promise.all([requireAdmin("/admin"), getTranslations("operations"), clock.sync()]);
  const ctx = await personContext(person.id);
  const { platforms, queue, webhooks, needy } = await readOperations(ctx);
  return (
    <NowProvider serverNow={ctx.now().toISOString()}>
      <PageHeader title={t("title")} lead={t("lead")} />
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
