import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import { toneIcons } from "@/components/ui/tone";
import { noticeWords } from "@/lib/i18n/notice-words";
import { incidentKinds, isForOperators, reconnectPath } from "@/lib/schemas/notice-kinds";
import type { Notice } from "@/lib/schemas/notices";

const toneClass = { good: "text-good", warn: "text-warn", bad: "text-bad", neutral: "text-muted" } as const;

interface NoticeListProps {
  notices: readonly Notice[];
  /** The page that the list stands on, to come back to from a platform. */
  here: string;
  /** Marks one notice (field `id`) as read. */
  markRead: (form: FormData) => Promise<void>;
}

/** Notices, newest first: what happened, when, whether it is over, and a button that marks it as read. */
export function NoticeList({ notices, here, markRead }: NoticeListProps) {
  const t = useTranslations("notices");
  const locale = useLocale();
  return (
    <ol className="divide-y divide-border rounded-lg border border-border bg-surface">
      {notices.map((notice) => {
        const { kind, values, tone } = noticeWords(notice, locale);
        const Icon = toneIcons[tone];
        const unread = notice.readAt === null;
        const words = t(kind, values);
        const reconnect = notice.resolvedAt === null ? reconnectPath(notice, here) : null;
        const over = notice.resolvedAt !== null && incidentKinds.some((incident) => incident === notice.kind);
        return (
          <li
            key={notice.id}
            data-notice={notice.kind}
            className={classNames("flex gap-x-3 px-4 py-4 max-sm:flex-wrap sm:px-5", unread && "bg-accent-soft/40")}
          >
            <Icon aria-hidden="true" className={classNames("mt-0.5 size-4.5 shrink-0", toneClass[tone])} />
            <div className="min-w-0 flex-1 max-sm:basis-56">
              <p className={classNames("max-w-prose break-words", unread && "font-medium")}>
                {unread ? <span className="sr-only">{t("unreadMark")} </span> : null}
                {words}
              </p>
              <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
                <RelativeTime at={notice.createdAt} />
                {over ? <Badge tone="good">{t("over")}</Badge> : null}
              </p>
              {reconnect ? (
                <a href={reconnect} className={buttonClass("secondary", "small", "mt-3")}>
                  {t("reconnect", values)}
                </a>
              ) : null}
              {isForOperators(notice.kind) && notice.resolvedAt === null ? (
                <Link href="/admin" className={buttonClass("secondary", "small", "mt-3")}>
                  {t("openOperations")}
                </Link>
              ) : null}
            </div>
            {unread ? (
              <form action={markRead} className="shrink-0 max-sm:basis-full max-sm:pl-4.5">
                <input type="hidden" name="id" value={notice.id} />
                <Button type="submit" look="quiet" size="small" className="sm:-mr-2">
                  <span aria-hidden="true">{t("markRead")}</span>
                  <span className="sr-only">{t("markThisRead", { notice: words })}</span>
                </Button>
              </form>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
