import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { formatClock } from "@/lib/i18n/format";
import type { PlatformTrouble } from "@/lib/schemas/health";

interface TroubleNoticeProps {
  trouble: PlatformTrouble;
  /** The platform's own name. */
  label: string;
  now: Date;
  /** When the person's latest numbers there were read (ISO 8601); null where there are none. */
  numbersFrom: string | null;
  /** Whether it is told where an account is about to be connected, instead of beside numbers. */
  isConnecting?: boolean;
}

/** That a platform is read for nobody at the moment: since when, what it means, and that there is nothing to be done. */
export function TroubleNotice({ trouble, label, now, numbersFrom, isConnecting = false }: TroubleNoticeProps) {
  const t = useTranslations("connect.trouble");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const { state, since } = trouble;
  const clock = (at: string | null) => (at === null ? "" : formatClock(new Date(at), now, locale, timeZone));
  const words = {
    platform: label,
    since: since === null ? "unknown" : "known",
    time: clock(since),
    numbers: numbersFrom === null ? "unknown" : "known",
    from: clock(numbersFrom),
  };
  return (
    <Notice tone="warn" className="[&>div]:flex-1">
      <p data-trouble={`${trouble.platform}:${state}`}>{t(isConnecting ? `${state}Here` : state, words)}</p>
    </Notice>
  );
}
