import { BellOff, CheckCheck, Settings2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/app/_components/client-messages";
import { readOutcome, tellsOutcome } from "@/app/(dashboard)/_components/read-outcome";
import { ConnectOutcome } from "@/components/connections/connect-outcome";
import { PageHeader } from "@/components/layout/page-header";
import { NoticeList } from "@/components/notices/notice-list";
import { Button, buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { NowProvider } from "@/components/ui/now";
import { clock } from "@/lib/clock";
import { listConnections } from "@/lib/connections";
import { listNotices } from "@/lib/notices";
import { personContext, requirePerson } from "@/lib/supabase/person";
import { markAllRead, markRead } from "./actions";

const pageSize = 25;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notices"))("title") };
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

function idOf(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null;
}

export default async function NotificationsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [query, person, t] = await Promise.all([
    searchParams,
    requirePerson("/notifications"),
    getTranslations("notices"),
    clock.sync(),
  ]);
  const unreadOnly = query.show === "unread";
  const before = idOf(query.before);
  const ctx = await personContext(person.id);
  const { notices, nextBefore } = await listNotices(ctx, { before, unreadOnly, limit: pageSize });
  const newest = notices[0]?.id;
  const address = (show: string | null, from: number | null) => {
    const parameters = [show ? `show=${show}` : null, from ? `before=${from}` : null].filter(Boolean).join("&");
    return parameters ? `/notifications?${parameters}` : "/notifications";
  };
  const show = unreadOnly ? "unread" : null;
  const outcome = tellsOutcome(query) ? await readOutcome(query, await listConnections(ctx)) : null;

  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <Link href="/settings/notifications" className={buttonClass("secondary")}>
            <Settings2 aria-hidden="true" className="size-4" />
            {t("choose")}
          </Link>
        }
      />
      {outcome ? (
        <ClientMessages namespaces={["ui", "errors", "connect"]}>
          <div className="mb-4">
            <ConnectOutcome outcome={outcome} accountPage="/dashboard" />
          </div>
        </ClientMessages>
      ) : null}
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <nav aria-label={t("filter")} className="flex gap-1">
          {([null, "unread"] as const).map((value) => (
            <Link
              key={value ?? "all"}
              href={address(value, null)}
              aria-current={show === value ? "page" : undefined}
              className={classNames(
                "inline-flex min-h-10 items-center rounded-md px-3 font-medium transition-colors",
                show === value ? "bg-accent-soft text-accent" : "text-muted hover:bg-sunken hover:text-text",
              )}
            >
              {value === null ? t("all") : t("unread")}
            </Link>
          ))}
        </nav>
        {person.unreadNotices > 0 && newest !== undefined && before === null ? (
          <form action={markAllRead}>
            <input type="hidden" name="upTo" value={newest} />
            <Button type="submit" look="secondary" icon={<CheckCheck className="size-4" />}>
              {t("markAllRead")}
            </Button>
          </form>
        ) : null}
      </div>
      {notices.length === 0 ? (
        <EmptyState icon={<BellOff />} title={unreadOnly ? t("emptyUnread") : t("empty")}>
          {unreadOnly ? t("emptyUnreadText") : t("emptyText")}
        </EmptyState>
      ) : (
        <ClientMessages namespaces={["ui"]}>
          <NowProvider serverNow={ctx.now().toISOString()}>
            <NoticeList notices={notices} here={address(show, before)} markRead={markRead} />
          </NowProvider>
        </ClientMessages>
      )}
      {nextBefore !== null || before !== null ? (
        <nav aria-label={t("pages")} className="mt-4 flex flex-wrap gap-3">
          {before !== null ? (
            <Link href={address(show, null)} className={buttonClass("secondary")}>
              {t("newest")}
            </Link>
          ) : null}
          {nextBefore !== null ? (
            <Link href={address(show, nextBefore)} className={buttonClass("secondary")}>
              {t("older")}
            </Link>
          ) : null}
        </nav>
      ) : null}
    </div>
  );
}
