"use client";

import Link from "next/link";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useNow } from "@/components/ui/now";
import { formatClock } from "@/lib/i18n/format";
import type { HalfConsents } from "@/lib/schemas/half-consents";
import type { OfferedPlatform } from "@/lib/schemas/platforms";

interface OpenChoicesProps {
  choices: HalfConsents["choices"];
  platforms: readonly OfferedPlatform[];
}

/** Log-ins whose accounts the person has still to choose, each with the way to do it while that is possible. */
export function OpenChoices({ choices, platforms }: OpenChoicesProps) {
  const t = useTranslations("connect");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  return choices
    .filter(({ until }) => new Date(until) > now)
    .map(({ grantId, platform, until }) => (
      <Notice key={grantId} className="[&>div]:flex-1">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="min-w-0 flex-1 basis-60">
            {t("pending", {
              platform: platforms.find(({ id }) => id === platform)?.label ?? platform,
              time: formatClock(new Date(until), now, locale, timeZone),
            })}
          </p>
          <Link href={`/connect/choose/${grantId}`} className={buttonClass("secondary", "small", "sm:-my-1")}>
            {t("pendingChoose")}
          </Link>
        </div>
      </Notice>
    ));
}
