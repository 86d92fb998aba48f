import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { Notice } from "@/components/ui/notice";
import { formatClock } from "@/lib/i18n/format";
import { doubtStandsMs } from "@/lib/schemas/freshness";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

interface PostDoubtsProps {
  accounts: readonly Account[];
  platforms: readonly OfferedPlatform[];
  /** When the accounts were read (ISO 8601). */
  readAt: string;
}

/**
 * A notice for each account of which its platform suddenly lists no post any more: since when, that the posts and their
 * numbers stand meanwhile, and when it will be believed. Rendered on the server, like the posts that it is about.
 */
export function PostDoubts({ accounts, platforms, readAt }: PostDoubtsProps) {
  const t = useTranslations("posts");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = new Date(readAt);
  const clock = (time: Date) => formatClock(time, now, locale, timeZone);
  const doubted = accounts.flatMap(({ postsGoneSince, ...account }) =>
    postsGoneSince === undefined || account.status === "disconnected"
      ? []
      : [{ ...account, since: new Date(postsGoneSince) }],
  );
  if (doubted.length === 0) return null;
  return (
    <div className="mb-4 grid gap-2">
      {doubted.map(({ id, platform, username, since }) => {
        const label = platforms.find((one) => one.id === platform)?.label ?? platform;
        const decidedAt = new Date(since.getTime() + doubtStandsMs);
        return (
          <Notice key={id} tone="warn">
            <div data-posts-doubted={platform} className="max-w-prose">
              <p>{t("gone.seen", { platform: label, account: atName(username), since: clock(since) })}</p>
              <p className="mt-1">
                {t("gone.meanwhile")} {t("gone.decided", { platform: label, until: clock(decidedAt) })}
              </p>
            </div>
          </Notice>
        );
      })}
    </div>
  );
}
