"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { causeOf } from "@/lib/schemas/freshness";
import { useLiveSync } from "./live-sync";

/**
 * How far the sync of this page is, in the place of a page's lead: "Syncing 3 of 6: TikTok", and what is waited for when
 * that takes more than three seconds. `children` stand there while nothing is being synced.
 */
export function SyncProgress({
  platformOf,
  children,
}: {
  platformOf: Readonly<Record<string, string>>;
  children: ReactNode;
}) {
  const t = useTranslations("stats.sync");
  const { run, current, isSlow } = useLiveSync();
  const platform = current === null ? undefined : platformOf[current];
  // Room for the longer of the two, so that nothing below moves when one gives way to the other.
  const place = "block min-h-[2lh] sm:min-h-[1lh]";
  if (run === null || run.status === "done" || platform === undefined) return <span className={place}>{children}</span>;
  const at = Math.min(run.done + 1, run.total);
  return (
    <span className={place} data-sync-progress={`${run.done}/${run.total}`}>
      {run.total > 1 ? t("progressAt", { at, total: run.total, platform }) : t("progressOne", { platform })}
      {isSlow ? ` · ${t("slow")}` : null}
    </span>
  );
}

/** What is happening to one account in a run that is on, in a few words; `children` while none concerns it. */
export function AccountProgress({ id, platform, children }: { id: string; platform: string; children: ReactNode }) {
  const t = useTranslations("stats.live");
  const { stateOf } = useLiveSync();
  const part = stateOf(id);
  if (part === null) return children;
  const words =
    part.state === "failed"
      ? t("failed", { reason: t(`because.${causeOf(part.errorCode)}`, { platform }) })
      : t(part.state, { platform });
  return (
    <p className="text-xs text-muted" data-part={part.state}>
      {words}
    </p>
  );
}
