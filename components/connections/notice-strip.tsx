"use client";

import { ExternalLink, X } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { noticeWords } from "@/lib/i18n/notice-words";
import type { Notice as OpenNotice } from "@/lib/schemas/notices";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";
import { PlatformLink } from "./platform-link";

interface NoticeStripProps {
  notices: readonly OpenNotice[];
  platforms: readonly OfferedPlatform[];
  accounts: readonly Account[];
  /** Takes a notice (field `id`) off this page. */
  dismiss: (form: FormData) => Promise<void>;
}

/** What only the person can mend (one notice at least), each with the step that does; anything can be put aside. */
export function NoticeStrip({ notices, platforms, accounts, dismiss }: NoticeStripProps) {
  const t = useTranslations("notices");
  const title = useTranslations("dashboard")("notices");
  const locale = useLocale();
  return (
    <section aria-label={title} className="grid gap-2">
      {notices.map((notice) => {
        const { kind, values, tone } = noticeWords(notice, locale);
        const platform = platforms.find(({ id }) => id === notice.params.platform);
        const account = accounts.find(({ id }) => id === notice.params.connectionId);
        return (
          <Notice key={notice.id} tone={tone} className="[&>div]:flex-1">
            <div className="flex items-start gap-2 sm:items-center">
              <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-6 gap-y-2">
                <p className="min-w-0 flex-1 basis-52">
                  {t(kind, values)}{" "}
                  <span className="text-xs whitespace-nowrap text-muted">
                    <RelativeTime at={notice.createdAt} />
                  </span>
                </p>
                <Remedy kind={kind} platform={platform} account={account} values={values} />
              </div>
              <form action={dismiss} className="-my-1 -mr-2 shrink-0">
                <input type="hidden" name="id" value={notice.id} />
                <Button type="submit" look="quiet" size="small" className="min-w-8 px-2" title={t("dismiss")}>
                  <X aria-hidden="true" className="size-4" />
                  <span className="sr-only">{t("dismissThis", { notice: t(kind, values) })}</span>
                </Button>
              </form>
            </div>
          </Notice>
        );
      })}
    </section>
  );
}

interface RemedyProps {
  kind: ReturnType<typeof noticeWords>["kind"];
  platform: OfferedPlatform | undefined;
  account: Account | undefined;
  values: ReturnType<typeof noticeWords>["values"];
}

function Remedy({ kind, platform, account, values }: RemedyProps) {
  const t = useTranslations("notices");
  const profileUrl = account?.profileUrl ?? null;
  if ((kind === "needs_reconnect" || kind === "access_ending") && platform?.configured) {
    return (
      <PlatformLink platform={platform} size="small" {...(account ? { connectionId: account.id } : {})}>
        {t("reconnect", values)}
      </PlatformLink>
    );
  }
  if (kind === "account_problem" && profileUrl) {
    return (
      <a href={profileUrl} target="_blank" rel="noreferrer" className={buttonClass("secondary", "small")}>
        <ExternalLink aria-hidden="true" className="size-4" />
        {t("openPlatform", values)}
      </a>
    );
  }
  if (kind === "badge_lost") {
    return (
      <Link href="/settings/numbers" className={buttonClass("secondary", "small")}>
        {t("compareNumbers")}
      </Link>
    );
  }
  return null;
}
