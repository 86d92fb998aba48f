"use client";

import { ExternalLink } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCount } from "@/lib/i18n/format";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account, OpenNotice } from "@/lib/schemas/stats";
import { PlatformLink } from "./platform-link";

interface NoticeStripProps {
  notices: readonly OpenNotice[];
  platforms: readonly OfferedPlatform[];
  accounts: readonly Account[];
}

const tones = { needs_reconnect: "bad", account_problem: "warn", followers_changed: "neutral" } as const;

function kindOf(notice: OpenNotice): keyof typeof tones | "other" {
  return Object.hasOwn(tones, notice.kind) ? (notice.kind as keyof typeof tones) : "other";
}

/** What a person has been told and not solved yet, each with the step that solves it. */
export function NoticeStrip({ notices, platforms, accounts }: NoticeStripProps) {
  const t = useTranslations("notices");
  const title = useTranslations("dashboard")("notices");
  const locale = useLocale();
  if (notices.length === 0) return null;
  return (
    <section aria-label={title} className="grid gap-2">
      {notices.map((notice) => {
        const kind = kindOf(notice);
        const { platform: platformId = "", username = "", from = 0, to = 0 } = notice.params;
        const platform = platforms.find(({ id }) => id === platformId);
        const account = accounts.find(({ id }) => id === notice.params.connectionId);
        const words = {
          platform: platform?.label ?? String(platformId),
          account: atName(String(username)),
          from: formatCount(Number(from), locale),
          to: formatCount(Number(to), locale),
        };
        return (
          <Notice key={notice.id} tone={kind === "other" ? "neutral" : tones[kind]}>
            <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
              <p className="min-w-0 flex-1 basis-72">
                {t(kind, words)}{" "}
                <span className="text-xs whitespace-nowrap text-muted">
                  <RelativeTime at={notice.createdAt} />
                </span>
              </p>
              {kind === "needs_reconnect" && platform ? (
                <PlatformLink platform={platform} size="small">
                  {t("reconnect", words)}
                </PlatformLink>
              ) : null}
              {kind === "account_problem" && account?.profileUrl ? (
                <a
                  href={account.profileUrl}
                  target="_blank"
                  rel="noreferrer"
                  className={buttonClass("secondary", "small")}
                >
                  <ExternalLink aria-hidden="true" className="size-4" />
                  {t("openPlatform", words)}
                </a>
              ) : null}
            </div>
          </Notice>
        );
      })}
    </section>
  );
}
