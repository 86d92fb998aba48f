"use client";

import { useLocale, useTimeZone } from "next-intl";
import { formatDateTime, formatRelative } from "@/lib/i18n/format";
import { useNow } from "./now";

/** How long ago (or ahead) a moment is, with the exact time in the person's zone on hover. Needs a `NowProvider`. */
export function RelativeTime({ at }: { at: string }) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatDateTime(time, locale, timeZone)}>
      {formatRelative(time, now, locale)}
    </time>
  );
}
