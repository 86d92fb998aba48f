"use client";

import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { atName } from "@/components/ui/account-name";
import { Button } from "@/components/ui/button";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

const DisconnectDialog = lazy(() =>
  import("./disconnect-dialog").then((module) => ({ default: module.DisconnectDialog })),
);

/** Begins to disconnect an account; the questions are loaded when somebody wants to answer them. */
export function DisconnectButton({ platform, account }: { platform: OfferedPlatform; account: Account }) {
  const t = useTranslations("connect");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        look="quiet"
        size="small"
        className="text-muted max-sm:min-h-10 max-sm:flex-auto"
        aria-haspopup="dialog"
        aria-label={t("disconnectName", { account: atName(account.username), platform: platform.label })}
        onClick={() => setOpen(true)}
      >
        {t("disconnect")}
      </Button>
      {open ? (
        <Suspense>
          <DisconnectDialog platform={platform} account={account} close={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
