import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatCount } from "@/lib/i18n/format";
import type { Operations } from "@/lib/operations";
import { DurationText } from "./duration-text";

/** How much work waits, since when, and what of it went wrong. */
export async function QueueFigures({ queue }: { queue: Operations["queue"] }) {
  const [t, locale] = await Promise.all([getTranslations("operations"), getLocale()]);
  const count = (value: number) => formatCount(value, locale);
  const isWell = queue.stuck === 0 && queue.failedToday === 0 && queue.overdueAccounts === 0;
  return (
    <Card
      titleId="queue"
      title={t("queue")}
      actions={isWell ? <Badge tone="good">{t("queueWell")}</Badge> : <Badge tone="warn">{t("queueTroubled")}</Badge>}
    >
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5">
        <Figure label={t("waiting")}>{count(queue.waiting)}</Figure>
        <Figure label={t("oldest")}>
          {queue.oldestWaitingSeconds === null ? "–" : <DurationText seconds={queue.oldestWaitingSeconds} />}
        </Figure>
        <Figure label={t("overdue")}>{count(queue.overdueAccounts)}</Figure>
        <Figure label={t("stuck")}>{count(queue.stuck)}</Figure>
        <Figure label={t("gaveUp")}>{count(queue.failedToday)}</Figure>
      </dl>
    </Card>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-2xl font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
