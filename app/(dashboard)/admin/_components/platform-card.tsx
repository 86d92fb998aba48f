import { Pause, Play } from "lucide-react";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { submitPause, submitResume } from "@/app/(dashboard)/admin/actions";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { RelativeTime } from "@/components/ui/relative-time";
import { clock } from "@/lib/clock";
import { formatClock, formatCount, formatPercent } from "@/lib/i18n/format";
import type { ShownPlatform } from "@/lib/operations";
import { manifests } from "@/lib/platforms/manifests";
import { BudgetLine } from "./budget-line";
import { DurationText } from "./duration-text";
import { platformBadges } from "./platform-badges";

/** One platform: whether it is read, what it still allows, how the last day went, and the switch. */
export async function PlatformCard({ platform }: { platform: ShownPlatform }) {
  const [t, locale, timeZone] = await Promise.all([getTranslations("operations"), getLocale(), getTimeZone()]);
  const { id, pause, refusal, syncs } = platform;
  const { label, logo } = manifests[id];
  const count = (value: number) => formatCount(value, locale);
  const since = platform.silentSince;
  const silentSince = since === null ? "" : formatClock(new Date(since), clock.now(), locale, timeZone);
  const tried = syncs.succeeded + syncs.failed;
  return (
    <Card
      titleId={`platform-${id}`}
      title={
        <span className="flex items-center gap-2">
          <PlatformLogo src={logo} className="size-5" />
          {label}
        </span>
      }
      actions={
        <form action={pause ? submitResume : submitPause}>
          <input type="hidden" name="platform" value={id} />
          <Button
            type="submit"
            size="small"
            look={pause ? "primary" : "secondary"}
            icon={pause ? <Play className="size-4" /> : <Pause className="size-4" />}
          >
            <span aria-hidden="true">{pause ? t("resume") : t("pause")}</span>
            <span className="sr-only">{pause ? t("resumeName", { label }) : t("pauseName", { label })}</span>
          </Button>
        </form>
      }
    >
      <p className="flex flex-wrap gap-2">
        {platformBadges(platform).map(({ words, tone }) => (
          <Badge key={words} tone={tone}>
            {t(words, { time: silentSince })}
          </Badge>
        ))}
      </p>
      {pause ? (
        <p className="mt-2 text-sm text-muted">
          {t("pausedSince")} <RelativeTime at={pause.since} />
          {pause.until ? (
            <>
              {" · "}
              {t("pausedUntil")} <RelativeTime at={pause.until} />
            </>
          ) : null}
          {pause.detail ? <span className="mt-1 block break-words">{pause.detail}</span> : null}
        </p>
      ) : null}
      {refusal ? (
        <p className="mt-2 text-sm text-muted">
          {t("refusedAccounts", { count: refusal.accounts })}
          {refusal.detail === null ? null : <span className="mt-1 block break-words">{refusal.detail}</span>}
        </p>
      ) : null}
      <h3 className="mt-5 mb-2 text-sm font-medium">{t("budgets")}</h3>
      {platform.budgets.length === 0 ? (
        <p className="text-sm text-muted">{t("noBudgets")}</p>
      ) : (
        <ul className="grid gap-3">
          {platform.budgets.map((budget) => (
            <BudgetLine key={budget.name} platform={id} budget={budget} />
          ))}
        </ul>
      )}
      <h3 className="mt-5 mb-2 text-sm font-medium">{t("lastDay")}</h3>
      {syncs.accounts === 0 && tried === 0 && syncs.postponed === 0 ? (
        <p className="text-sm text-muted">{t("noAccounts")}</p>
      ) : (
        <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm tabular-nums">
          <dt className="text-muted">{t("success")}</dt>
          <dd className="text-right">
            {tried === 0 ? t("nothingTried") : formatPercent((syncs.succeeded / tried) * 100, locale)}
          </dd>
          <dt className="text-muted">{t("outcomes")}</dt>
          <dd className="text-right">{[syncs.succeeded, syncs.postponed, syncs.failed].map(count).join(" / ")}</dd>
          <dt className="text-muted">{t("calls")}</dt>
          <dd className="text-right">{count(syncs.calls)}</dd>
          {platform.medianCallMs === null ? null : (
            <>
              <dt className="text-muted">{t("callTime")}</dt>
              <dd className="text-right">{t("milliseconds", { count: Math.round(platform.medianCallMs) })}</dd>
            </>
          )}
          <dt className="text-muted">{t("accounts")}</dt>
          <dd className="text-right">{count(syncs.accounts)}</dd>
          <dt className="text-muted">{t("due")}</dt>
          <dd className="text-right">
            {count(syncs.due)}
            {syncs.longestWaitSeconds === null ? null : (
              <>
                {" · "}
                <DurationText seconds={syncs.longestWaitSeconds} />
              </>
            )}
          </dd>
        </dl>
      )}
    </Card>
  );
}
