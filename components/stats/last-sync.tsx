"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useNow } from "@/components/ui/now";
import { formatDateTime, formatRelative } from "@/lib/i18n/format";
import { explainAge, syncState } from "@/lib/schemas/freshness";
import type { Account } from "@/lib/schemas/stats";

/** How old an account's numbers are, beside the age they are promised not to exceed. */
export function LastSync({ account }: { account: Account }) {
  const t = useTranslations("stats");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const { lastSyncedAt, promisedMinutes } = account;
  if (lastSyncedAt === null) return <span>{t("neverSynced", { minutes: promisedMinutes })}</span>;
  const time = new Date(lastSyncedAt);
  const ago = formatRelative(time, now, locale);
  return (
    <span title={formatDateTime(time, locale, timeZone)}>
      {promisedMinutes >= 120
        ? t("lastSyncHours", { ago, hours: promisedMinutes / 60 })
        : t("lastSync", { ago, minutes: promisedMinutes })}
    </span>
  );
}

/**
 * Why an account's numbers are older than promised, in a sentence, and when it is tried again; nothing while they are
 * not. `more` leads further.
 */
export function WhyOld({ account, platform, more }: { account: Account; platform: string; more?: ReactNode }) {
  const t = useTranslations("stats");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const explanation = explainAge(account, now);
  if (!explanation || explanation.cause === "disconnected") return null;
  const next = explanation.nextAttemptAt === null ? null : new Date(explanation.nextAttemptAt);
  const state = syncState(account, now);
  const broken = state === "needs_reconnect" || state === "error";
  const details = explanation.cause === "waiting_its_turn" ? null : account.lastErrorDetail;
  return (
    <details
      open={broken}
      className={`rounded-md border px-3 py-2 text-sm ${broken ? "border-bad/40 bg-bad-soft" : "border-warn/40 bg-warn-soft"}`}
    >
      <summary className={`font-medium ${broken ? "text-bad" : "text-warn"}`}>
        {broken ? t("whyBroken") : account.lastSyncedAt === null ? t("whyNever") : t("whyOld")}
      </summary>
      <p className="mt-2">
        {account.status === "error" && account.lastErrorCode === "PERMISSION_MISSING"
          ? t("freshness.summary.permission_missing")
          : t(`causes.${explanation.cause}`, { platform })}
        {next && next > now ? (
          <span title={formatDateTime(next, locale, timeZone)}>
            {" "}
            {t("nextAttempt", { next: formatRelative(next, now, locale) })}
          </span>
        ) : null}
      </p>
      {account.lastSyncedAt === null ? null : (
        <p className="mt-2">
          {t("lastNumbers", { time: formatDateTime(new Date(account.lastSyncedAt), locale, timeZone) })}
        </p>
      )}
      {details ? (
        <p className="mt-2 text-xs text-muted">
          {t("platformWords", { platform })}: <span className="font-mono break-words">{details}</span>
        </p>
      ) : null}
      {more ? <p className="mt-2 text-xs">{more}</p> : null}
    </details>
  );
}
