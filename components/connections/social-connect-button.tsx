"use client";

import { CircleCheck, CircleDashed, OctagonAlert, Plug, TriangleAlert, Unplug } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountAvatar } from "@/components/ui/account-avatar";
import { atName } from "@/components/ui/account-name";
import { buttonClass } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { PlatformLogo } from "@/components/ui/platform-logo";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";
import { connectState } from "./connect-state";
import { DisconnectButton } from "./disconnect-button";
import { PlatformLink } from "./platform-link";
import { PrimaryChoice } from "./primary-choice";

interface SocialConnectButtonProps {
  platform: OfferedPlatform;
  /** The account this row is about; null when none is connected at the platform. */
  account: Account | null;
  /** Whether several accounts are connected at the platform, so that one of them stands for it. */
  isOneOfSeveral?: boolean;
}

function Line({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <p className={`mt-0.5 flex items-start gap-1.5 text-sm ${tone}`}>
      <span aria-hidden="true" className="mt-0.75 shrink-0 [&>svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

/** A platform with the state of its connection in words, and the one or two things that can be done about it. */
export function SocialConnectButton({ platform, account, isOneOfSeveral = false }: SocialConnectButtonProps) {
  const t = useTranslations("connect");
  const causes = useTranslations("stats.causes");
  const state = connectState(platform, account, useNow());
  const name = account ? atName(account.username) : "";
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3" data-connection={`${platform.id}:${state.kind}`}>
      {account ? (
        <AccountAvatar
          name={account.displayName || account.username}
          picture={account.pictureUrl}
          logo={platform.logo}
        />
      ) : (
        <span className="grid size-10 shrink-0 place-items-center">
          <PlatformLogo src={platform.logo} className="size-8" />
        </span>
      )}
      <div className="min-w-24 flex-1">
        <p className="font-medium">{platform.label}</p>
        {state.kind === "not_set_up" ? (
          <Line icon={<CircleDashed />} tone="text-muted">
            {t("notSetUp")}. {t("notSetUpHint", { platform: platform.label })}
          </Line>
        ) : null}
        {state.kind === "connected" ? (
          <Line icon={<CircleCheck />} tone="text-good">
            {t("connectedAs", { account: name })}
          </Line>
        ) : null}
        {state.kind === "needs_reconnect" ? (
          <Line icon={<OctagonAlert />} tone="text-bad">
            {t("needsReconnect", { account: name })}
          </Line>
        ) : null}
        {state.kind === "problem" ? (
          <Line icon={<TriangleAlert />} tone="text-warn">
            {t("problem", { account: name, reason: causes(state.cause, { platform: platform.label }) })}
          </Line>
        ) : null}
        {state.kind === "disconnected" ? (
          <Line icon={<Unplug />} tone="text-muted">
            {t("wasConnectedAs", { account: name })}
          </Line>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:w-full">
        {state.kind === "connect" || (state.kind === "disconnected" && platform.configured) ? (
          <Link href={`/connect/${platform.id}`} className={buttonClass("primary", "medium", "max-sm:flex-1")}>
            <Plug aria-hidden="true" className="size-4 shrink-0" />
            {t("connect", { platform: platform.label })}
          </Link>
        ) : null}
        {state.kind === "needs_reconnect" || (state.kind === "problem" && state.cause === "needs_reconnect") ? (
          <PlatformLink
            platform={platform}
            name={t("reconnectName", { account: name, platform: platform.label })}
            size="small"
            className="max-sm:min-h-10 max-sm:flex-1"
          >
            {t("reconnect")}
          </PlatformLink>
        ) : null}
        {account && isOneOfSeveral && state.kind !== "disconnected" ? (
          <PrimaryChoice platform={platform} account={account} />
        ) : null}
        {account && state.kind !== "disconnected" ? <DisconnectButton platform={platform} account={account} /> : null}
      </div>
    </div>
  );
}
