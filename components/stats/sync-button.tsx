"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { useLiveSync } from "./live-sync";

interface SyncButtonProps {
  /** The accounts to read: one, or all of them. */
  accounts: { readonly one: string } | { readonly all: readonly string[] };
  /** Accessible name, where several of these stand on a page. */
  name?: string;
}

/** Reads fresh numbers now; while that is going on it says so, keeps its size and the focus, and does nothing. */
export function SyncButton({ accounts, name }: SyncButtonProps) {
  const t = useTranslations("stats.sync");
  const { stateOf, isStarting, start } = useLiveSync();
  const connectionId = "one" in accounts ? accounts.one : null;
  const ids = "one" in accounts ? [accounts.one] : accounts.all;
  const working = isStarting(connectionId) || ids.every((id) => stateOf(id) !== null);
  const idle = connectionId === null ? t("all") : t("now");
  return (
    <Button
      look="secondary"
      size="small"
      aria-disabled={working ? true : undefined}
      aria-label={working ? undefined : name}
      onClick={() => {
        if (!working) start(connectionId);
      }}
      icon={<RefreshCw className={working ? "size-4 animate-spin" : "size-4"} />}
    >
      <span className="grid">
        <span className="col-start-1 row-start-1">{working ? t("busy") : idle}</span>
        {/* The other words keep the button's width. */}
        <span aria-hidden="true" className="invisible col-start-1 row-start-1 h-0 overflow-hidden">
          {working ? idle : t("busy")}
        </span>
      </span>
    </Button>
  );
}
