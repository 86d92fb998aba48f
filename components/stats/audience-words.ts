import { useLocale, useTranslations } from "next-intl";
import { formatCount } from "@/lib/i18n/format";
import type messages from "@/lib/i18n/messages/en.json";

type Reasons = keyof (typeof messages)["audience"]["reasons"];

const reasons: Record<Reasons, true> = {
  not_read_yet: true,
  needs_reconnect: true,
  account_problem: true,
  not_offered: true,
  not_offered_here: true,
  not_asked: true,
  below_threshold: true,
  permission_missing: true,
  not_yet_available: true,
  other: true,
};

/**
 * The words for an audience, or a part of one, that is not there; `smallestAudience` is how many followers the platform
 * wants, where it says so. Needs the words of `audience`.
 */
export function useAudienceReason(platform: string): (reason: string, smallestAudience?: number | null) => string {
  const t = useTranslations("audience");
  const locale = useLocale();
  return (reason, smallestAudience = null) => {
    if (reason === "below_threshold" && smallestAudience !== null) {
      return t("belowThreshold", { platform, count: formatCount(smallestAudience, locale) });
    }
    return t(`reasons.${Object.hasOwn(reasons, reason) ? (reason as Reasons) : "other"}`, { platform });
  };
}
