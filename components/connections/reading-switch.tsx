"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { Button } from "@/components/ui/button";
import { useErrorWords } from "@/components/ui/error-words";
import { useAnnouncements } from "@/components/ui/toast";
import { pauseReading } from "@/lib/queries/accounts";
import { accountKeys } from "@/lib/queries/keys";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

/** Pauses the reading of an account, or lets it go on; numbers and access stay either way. */
export function ReadingSwitch({ platform, account }: { platform: OfferedPlatform; account: Account }) {
  const t = useTranslations("connect.reading");
  const errorWords = useErrorWords();
  const { announce, toast } = useAnnouncements();
  const client = useQueryClient();
  const names = { account: atName(account.username), platform: platform.label };
  const isPaused = account.isReadingPaused ?? false;
  const change = useMutation({
    mutationFn: () => pauseReading(account.id, !isPaused),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountKeys.all });
      announce(t(isPaused ? "resumed" : "paused", names));
    },
    onError: (error) => toast(t("failed", { reason: errorWords(error) }), "bad"),
  });
  return (
    <Button
      look={isPaused ? "secondary" : "quiet"}
      size="small"
      className={`max-sm:min-h-10 max-sm:flex-auto ${isPaused ? "" : "text-muted"}`}
      aria-label={t(isPaused ? "resumeName" : "pauseName", names)}
      aria-disabled={change.isPending ? true : undefined}
      icon={isPaused ? <Play className="size-4" /> : <Pause className="size-4" />}
      onClick={() => {
        if (!change.isPending) change.mutate();
      }}
    >
      {t(isPaused ? "resume" : "pause")}
    </Button>
  );
}
