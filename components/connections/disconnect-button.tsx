"use client";

import { useTranslations } from "next-intl";
import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from "react";
import { atName } from "@/components/ui/account-name";
import { Button } from "@/components/ui/button";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

const DisconnectDialog = lazy(() =>
  import("./disconnect-dialog").then((module) => ({ default: module.DisconnectDialog })),
);

interface Asked {
  readonly platform: OfferedPlatform;
  readonly account: Account;
}

const AskContext = createContext<(asked: Asked) => void>(() => {
  throw new Error("nobody asks what shall happen to the account: DisconnectProvider is missing");
});

/**
 * Asks what shall happen to an account that a `DisconnectButton` below wants to end. The question stays while what stands
 * around the button changes, as it does when the first numbers arrive; it is loaded when somebody wants to answer it.
 */
export function DisconnectProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <AskContext value={setAsked}>
      {children}
      {asked ? (
        <Suspense>
          <DisconnectDialog platform={asked.platform} account={asked.account} close={() => setAsked(null)} />
        </Suspense>
      ) : null}
    </AskContext>
  );
}

/** Begins to disconnect an account. */
export function DisconnectButton({ platform, account }: Asked) {
  const t = useTranslations("connect");
  const ask = useContext(AskContext);
  return (
    <Button
      look="quiet"
      size="small"
      className="text-muted max-sm:min-h-10 max-sm:flex-auto"
      aria-haspopup="dialog"
      aria-label={t("disconnectName", { account: atName(account.username), platform: platform.label })}
      onClick={() => ask({ platform, account })}
    >
      {t("disconnect")}
    </Button>
  );
}
