"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { Button } from "@/components/ui/button";
import { waitingFor } from "./run-words";
import { useSync } from "./use-sync";

interface SyncButtonProps {
  /** The account to read, or null for all of them. */
  connectionId: string | null;
  /** Accessible name, where several of these stand on a page. */
  name?: string;
  /** The platform's label by connection id. */
  platformOf: Readonly<Record<string, string>>;
  /** Whether a sync started elsewhere is running already. */
  syncing?: boolean;
}

/** Reads fresh numbers now and shows how far it is. */
export function SyncButton({ connectionId, name, platformOf, syncing = false }: SyncButtonProps) {
  const t = useTranslations("stats.sync");
  const label = useCallback((id: string) => platformOf[id] ?? "", [platformOf]);
  const { busy, run, start } = useSync(connectionId, label);
  const working = busy || syncing;
  const waiting = run ? waitingFor(run) : null;
  const progress =
    run && run.total > 1
      ? waiting
        ? t("progressAt", { done: run.done, total: run.total, platform: label(waiting) })
        : t("progress", { done: run.done, total: run.total })
      : t("busy");
  return (
    <Button
      look="secondary"
      size="small"
      disabled={working}
      aria-label={working ? undefined : name}
      onClick={start}
      icon={<RefreshCw className={working ? "size-4 animate-spin" : "size-4"} />}
    >
      {working ? progress : connectionId === null ? t("all") : t("now")}
    </Button>
  );
}
