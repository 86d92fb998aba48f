import { useLocale, useTimeZone } from "next-intl";
import { useNow } from "@/components/ui/now";
import { formatDateTime, formatRelative } from "@/lib/i18n/format";

export interface TimeWords {
  /** "12 min ago", "in 3 hours". */
  ago(at: string): string;
  /** Date and time in the person's zone. */
  clock(at: string): string;
  isAhead(at: string): boolean;
}

/** Moments in words, in the person's language and time zone. */
export function useTimeWords(): TimeWords {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  return {
    ago: (at) => formatRelative(new Date(at), now, locale),
    clock: (at) => formatDateTime(new Date(at), locale, timeZone),
    isAhead: (at) => new Date(at) > now,
  };
}
