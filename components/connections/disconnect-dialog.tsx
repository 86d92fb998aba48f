"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { atName } from "@/components/ui/account-name";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { useErrorWords } from "@/components/ui/error-words";
import { Notice } from "@/components/ui/notice";
import { useAnnouncements } from "@/components/ui/toast";
import { disconnectAccount, type HistoryChoice } from "@/lib/queries/accounts";
import { accountKeys } from "@/lib/queries/keys";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

interface DisconnectDialogProps {
  platform: OfferedPlatform;
  account: Account;
  close: () => void;
}

/** Asks what shall happen to the history, then ends our access to an account. Open for as long as it is there. */
export function DisconnectDialog({ platform, account, close }: DisconnectDialogProps) {
  const t = useTranslations("connect");
  const errorWords = useErrorWords();
  const { toast } = useAnnouncements();
  const client = useQueryClient();
  const router = useRouter();
  const [history, setHistory] = useState<HistoryChoice>("keep");
  const name = atName(account.username);

  const disconnect = useMutation({
    mutationFn: () => disconnectAccount({ connectionId: account.id, history }),
    onSuccess: async ({ revoked, removeAt }) => {
      close();
      const words = { account: name, platform: platform.label };
      if (removeAt === null) toast(t("disconnected", words));
      else {
        const link = { href: removeAt.url, label: t("removeAt", { platform: removeAt.label }) };
        toast(t(revoked === "owed" ? "disconnectedOwed" : "disconnectedHere", words), "warn", link);
      }
      await client.invalidateQueries({ queryKey: accountKeys.all });
      router.refresh();
    },
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={t("disconnectTitle", { account: name })}
      description={t("disconnectText", { platform: platform.label })}
    >
      <div className="grid gap-3">
        <Choice
          value="keep"
          chosen={history}
          choose={setHistory}
          label={t("keep")}
          hint={
            platform.keepHistoryDays === null
              ? t("keepHint")
              : t("keepLimitedHint", { platform: platform.label, days: platform.keepHistoryDays })
          }
        />
        <Choice value="erase" chosen={history} choose={setHistory} label={t("erase")} hint={t("eraseHint")} />
        {disconnect.isError ? (
          <Notice tone="bad" role="alert">
            {t("disconnectFailed", { reason: errorWords(disconnect.error) })}
          </Notice>
        ) : null}
        <div className="mt-2 flex flex-wrap justify-end gap-2">
          <DialogClose>
            <Button look="quiet">{t("cancel")}</Button>
          </DialogClose>
          <Button
            look="danger"
            disabled={disconnect.isPending}
            onClick={() => disconnect.mutate()}
            icon={disconnect.isPending ? <LoaderCircle className="size-4 animate-spin" /> : undefined}
          >
            {disconnect.isPending ? t("disconnecting") : t("disconnect")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  value: HistoryChoice;
  chosen: HistoryChoice;
  choose: (value: HistoryChoice) => void;
  label: string;
  hint: string;
}

function Choice({ value, chosen, choose, label, hint }: ChoiceProps) {
  const id = useId();
  return (
    <label className="flex cursor-pointer gap-3 rounded-lg border border-border-strong p-3 transition-colors has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name="history"
        value={value}
        checked={chosen === value}
        onChange={() => choose(value)}
        aria-describedby={id}
        className="mt-1 size-4 shrink-0 accent-accent outline-none"
      />
      <span>
        <span className="block font-medium">{label}</span>
        <span id={id} className="block text-xs text-muted">
          {hint}
        </span>
      </span>
    </label>
  );
}
