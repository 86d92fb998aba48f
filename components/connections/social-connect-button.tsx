"use client";

import {
  CalendarClock,
  CircleCheck,
  CircleDashed,
  OctagonAlert,
  PauseCircle,
  Plug,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountAvatar } from "@/components/ui/account-avatar";
import { atName } from "@/components/ui/account-name";
import { buttonClass } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { formatDate, formatRelative } from "@/lib/i18n/format";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";
import { connectState, isMendedThere } from "./connect-state";
import { DeclinedScopes } from "./declined-scopes";
import { DisconnectButton } from "./disconnect-button";
import { PlatformLink } from "./platform-link";
import { PrimaryChoice } from "./primary-choice";
import { ReadingSwitch } from "./reading-switch";

interface SocialConnectButtonProps {
  platform: OfferedPlatform;
  /** The account this row is about; null when none is connected at the platform. */
  account: Account | null;
  /** Whether several accounts are connected at the platform, so that one of them stands for it. */
  isOneOfSeveral?: boolean;
  /** Permissions that were asked for the account and not given. */
  declined?: readonly string[];
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

/** Whether an account is read at all: what waits for its person cannot be paused. */
const isRead = ({ status }: Account) => status === "active" || status === "error";

/** A platform with the state of its connection in words, and the one or two things that can be done about it. */
export function SocialConnectButton({
  platform,
  account,
  isOneOfSeveral = false,
  declined = [],
}: SocialConnectButtonProps) {
  const t = useTranslations("connect");
  const causes = useTranslations("stats.causes");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const state = connectState(platform, account, now);
  const name = account ? atName(account.username) : "";
  const words = { account: name, platform: platform.label };
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
        {state.kind === "waiting" ? (
          <Line icon={<PauseCircle />} tone="text-muted">
            {t("waiting", words)}
          </Line>
        ) : null}
        {state.kind === "connected" ? (
          <Line icon={<CircleCheck />} tone="text-good">
            {t("connectedAs", { account: name })}
          </Line>
        ) : null}
        {account?.isReadingPaused && isRead(account) ? (
          <Line icon={<PauseCircle />} tone="text-muted">
            {t("reading.isPaused")}
          </Line>
        ) : null}
        {state.kind === "connected" && state.account.accessEndsAt !== null ? (
          <p className="mt-0.5 ml-5.5 text-sm text-muted">
            {t("until", { ...words, date: formatDate(new Date(state.account.accessEndsAt), locale, timeZone) })}
          </p>
        ) : null}
        {state.kind === "connected" && declined.length > 0 ? (
          <DeclinedScopes scopes={declined} platform={platform.label} />
        ) : null}
        {state.kind === "ending" ? (
          <Line icon={<CalendarClock />} tone="text-warn">
            {t("ending", {
              ...words,
              cause: state.account.accessEndCause ?? "other",
              when: formatRelative(state.endsAt, now, locale),
            })}
          </Line>
        ) : null}
        {state.kind === "stalled" ? (
          <Line icon={<TriangleAlert />} tone="text-warn">
            {t("stalled", words)}
          </Line>
        ) : null}
        {state.kind === "needs_reconnect" ? (
          <Line icon={<OctagonAlert />} tone="text-bad">
            {t("needsReconnect", { ...words, why: state.account.status })}
          </Line>
        ) : null}
        {state.kind === "permission_missing" ? (
          <Line icon={<OctagonAlert />} tone="text-bad">
            {t("permissionMissing", words)}
          </Line>
        ) : null}
        {state.kind === "ineligible" ? (
          <Line icon={<TriangleAlert />} tone="text-warn">
            {t("ineligible", words)}
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
        {account && (isMendedThere(state) || (state.kind === "problem" && state.cause === "needs_reconnect")) ? (
          <PlatformLink
            platform={platform}
            connectionId={account.id}
            name={t(state.kind === "ending" ? "renewName" : "reconnectName", words)}
            size="small"
            className="max-sm:min-h-10 max-sm:flex-1"
          >
            {t(state.kind === "ending" ? "renew" : "reconnect")}
          </PlatformLink>
        ) : null}
        {state.kind === "connected" && declined.length > 0 ? (
          <PlatformLink
            platform={platform}
            connectionId={state.account.id}
            name={t("allowName", words)}
            look="secondary"
            size="small"
            className="max-sm:min-h-10 max-sm:flex-1"
          >
            {t("allow")}
          </PlatformLink>
        ) : null}
        {state.kind === "ineligible" ? (
          <Link
            href={`/connect/${platform.id}`}
            className={buttonClass("secondary", "small", "max-sm:min-h-10 max-sm:flex-1")}
          >
            {t("whatItNeeds")}
          </Link>
        ) : null}
        {account && isOneOfSeveral && state.kind !== "disconnected" ? (
          <PrimaryChoice platform={platform} account={account} />
        ) : null}
        {account && isRead(account) ? <ReadingSwitch platform={platform} account={account} /> : null}
        {account && state.kind !== "disconnected" ? <DisconnectButton platform={platform} account={account} /> : null}
      </div>
    </div>
  );
}
