"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useErrorWords } from "@/components/ui/error-words";
import { useAnnouncements } from "@/components/ui/toast";
import { makePrimary } from "@/lib/queries/accounts";
import { accountKeys } from "@/lib/queries/keys";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

/** Marks the account that stands for its platform, or offers to make this one it; for platforms with several accounts. */
export function PrimaryChoice({ platform, account }: { platform: OfferedPlatform; account: Account }) {
  const t = useTranslations("connect.primary");
  const errorWords = useErrorWords();
  const { announce, toast } = useAnnouncements();
  const client = useQueryClient();
  const names = { account: atName(account.username), platform: platform.label };
  const choice = useMutation({
    mutationFn: () => makePrimary(account.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountKeys.list() });
      announce(t("chosen", names));
    },
    onError: (error) => toast(t("failed", { reason: errorWords(error) }), "bad"),
  });
  if (account.isPrimary) {
    return (
      <Badge tone="neutral" icon={Star}>
        {t("is")}
      </Badge>
    );
  }
  return (
    <Button
      look="quiet"
      size="small"
      className="text-muted max-sm:min-h-10 max-sm:flex-auto"
      aria-label={t("makeName", names)}
      aria-disabled={choice.isPending ? true : undefined}
      title={t("hint", names)}
      onClick={() => {
        if (!choice.isPending) choice.mutate();
      }}
    >
      {t("make")}
    </Button>
  );
}
