"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { FoldedCard } from "@/components/ui/card";
import { useNow } from "@/components/ui/now";
import type { HalfConsents } from "@/lib/schemas/half-consents";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";
import { type ConnectState, connectionRows, connectState } from "./connect-state";
import { SocialConnectButton } from "./social-connect-button";

/** The states of which only this list says what can be done. */
const doneHereAlone: readonly ConnectState["kind"][] = ["connect", "disconnected", "ineligible"];

interface ConnectionListProps {
  platforms: readonly OfferedPlatform[];
  accounts: readonly Account[];
  declined: HalfConsents["declined"];
}

/**
 * Every platform with its connections, what state they are in, and how to end or renew them; unfolded at first where a
 * platform could be connected, or asks for something that the account's own card does not offer.
 */
export function ConnectionList({ platforms, accounts, declined }: ConnectionListProps) {
  const t = useTranslations("connect");
  const rows = connectionRows(platforms, accounts);
  const now = useNow();
  const isSomethingToDo =
    declined.length > 0 ||
    rows.some(({ platform, account }) => doneHereAlone.includes(connectState(platform, account, now).kind));
  const liveAt = (platform: OfferedPlatform) =>
    accounts.filter((account) => account.platform === platform.id && account.status !== "disconnected").length;
  return (
    <FoldedCard titleId="connections" title={t("title")} isOpen={isSomethingToDo}>
      <p className="mb-4 md:-mt-3 text-muted">{t("lead")}</p>
      <ul className="grid gap-4">
        {rows.map(({ platform, account }, index) => (
          <li key={account?.id ?? platform.id} className="border-t border-border pt-4">
            <SocialConnectButton
              platform={platform}
              account={account}
              isOneOfSeveral={liveAt(platform) > 1}
              declined={declined.find(({ connectionId }) => connectionId === account?.id)?.scopes ?? []}
            />
            {liveAt(platform) > 0 && platform.configured && rows[index + 1]?.platform !== platform ? (
              <Link
                href={`/connect/${platform.id}`}
                aria-label={`${t("connectAnother")}: ${platform.label}`}
                className={buttonClass("quiet", "small", "mt-2 ml-11 text-muted")}
              >
                <Plus aria-hidden="true" className="size-4" />
                {t("connectAnother")}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </FoldedCard>
  );
}
