"use client";

import { useTranslations } from "next-intl";
import { useNow } from "@/components/ui/now";
import type { PlatformTrouble } from "@/lib/schemas/health";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";
import { TroubleNotice } from "./trouble-notice";
import { standingTroubles } from "./troubles";

interface PlatformTroublesProps {
  troubles: readonly PlatformTrouble[];
  /** When they were looked up (ISO 8601). */
  readAt: string;
  platforms: readonly OfferedPlatform[];
  accounts: readonly Account[];
}

/** One line for each platform of the person's that is read for nobody at the moment. */
export function PlatformTroubles({ troubles, readAt, platforms, accounts }: PlatformTroublesProps) {
  const t = useTranslations("connect.trouble");
  const now = useNow();
  const standing = standingTroubles(troubles, readAt, accounts);
  if (standing.length === 0) return null;
  return (
    <section aria-label={t("title")} className="grid gap-2">
      {standing.map(({ trouble, numbersFrom }) => (
        <TroubleNotice
          key={trouble.platform}
          trouble={trouble}
          label={platforms.find(({ id }) => id === trouble.platform)?.label ?? trouble.platform}
          now={now}
          numbersFrom={numbersFrom}
        />
      ))}
    </section>
  );
}
