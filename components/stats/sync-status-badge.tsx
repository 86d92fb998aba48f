"use client";

import { Clock, type LucideIcon, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { useNow } from "@/components/ui/now";
import type { Tone } from "@/components/ui/tone";
import { type SyncState, syncState } from "@/lib/schemas/freshness";
import type { Account } from "@/lib/schemas/stats";

const tones: Record<SyncState, Tone> = {
  fresh: "good",
  old: "warn",
  never: "bad",
  error: "bad",
  needs_reconnect: "bad",
  disconnected: "neutral",
};

const icons: Partial<Record<SyncState, LucideIcon>> = { old: Clock, disconnected: Unplug };

/**
 * How fresh an account's numbers are: green under 24 hours, yellow beyond, red when they were never read or the
 * connection is broken; always with an icon and a word.
 */
export function SyncStatusBadge({ account }: { account: Pick<Account, "status" | "lastSyncedAt"> }) {
  const t = useTranslations("stats.states");
  const state = syncState(account, useNow());
  const icon = icons[state];
  return (
    <Badge tone={tones[state]} {...(icon ? { icon } : {})}>
      {t(state)}
    </Badge>
  );
}
