"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { atName } from "@/components/ui/account-name";
import { buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useErrorWords } from "@/components/ui/error-words";
import { Failure } from "@/components/ui/failure";
import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";
import { freshnessQuery } from "@/lib/queries/accounts";
import { ApiError } from "@/lib/queries/api";
import type { Freshness } from "@/lib/schemas/freshness-chain";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";
import { FreshnessChain } from "./freshness-chain";
import { SyncButton } from "./sync-button";
import { useTimeWords } from "./time-words";

interface FreshnessPanelProps {
  account: Account;
  platform: OfferedPlatform;
  repair: ReactNode;
  close: () => void;
}

const steps = ["connection", "grant", "token", "schedule", "platform", "jobs", "row"];

/** Why an account's numbers are as old as they are: the answer in a sentence, what to do, then every link of the chain. */
export function FreshnessPanel({ account, platform, repair, close }: FreshnessPanelProps) {
  const t = useTranslations("stats.freshness");
  const errorWords = useErrorWords();
  const freshness = useQuery(freshnessQuery(account.id));
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : close())}
      title={t("title")}
      description={`${platform.label} ${atName(account.username)}`}
    >
      {freshness.data ? (
        <div className="grid gap-5">
          <Answer freshness={freshness.data} account={account} platform={platform.label} repair={repair} />
          <FreshnessChain freshness={freshness.data} platform={platform.label} />
        </div>
      ) : freshness.isError ? (
        <Failure
          title={t("failedTitle")}
          details={freshness.error instanceof ApiError ? freshness.error.code : null}
          reference={freshness.error instanceof ApiError ? freshness.error.correlationId : null}
          onRetry={() => void freshness.refetch()}
        >
          {t("failedText")} {errorWords(freshness.error)}
        </Failure>
      ) : (
        <LoadingRegion label={t("loading")} className="grid gap-5">
          <Skeleton className="h-16 w-full" />
          {steps.map((step) => (
            <Skeleton key={step} className="h-11 w-full" />
          ))}
        </LoadingRegion>
      )}
    </Dialog>
  );
}

interface AnswerProps extends Pick<FreshnessPanelProps, "account" | "repair"> {
  freshness: Freshness;
  platform: string;
}

function Answer({ freshness, account, platform, repair }: AnswerProps) {
  const t = useTranslations("stats.freshness");
  const notices = useTranslations("notices");
  const times = useTimeWords();
  const { code, action, readAt, nextAt } = freshness.summary;
  const { promisedMinutes } = freshness.schedule;
  return (
    <div className="grid gap-3" data-freshness={code}>
      <p className="font-medium">
        {t(`summary.${code}`, {
          platform,
          read: readAt === null ? "" : times.ago(readAt),
          promised:
            promisedMinutes < 120
              ? t("minutes", { minutes: promisedMinutes })
              : t("hours", { hours: promisedMinutes / 60 }),
          hasNext: String(nextAt !== null && times.isAhead(nextAt)),
          next: nextAt === null ? "" : times.clock(nextAt),
        })}
      </p>
      {action === "sync" ? (
        <div>
          <SyncButton accounts={{ one: account.id }} />
        </div>
      ) : null}
      {action === "reconnect" ? <div>{repair}</div> : null}
      {action === "open_platform" && freshness.connection.profileUrl ? (
        <div>
          <a
            href={freshness.connection.profileUrl}
            target="_blank"
            rel="noreferrer"
            className={buttonClass("secondary", "small")}
          >
            <ExternalLink aria-hidden="true" className="size-4" />
            {notices("openPlatform", { platform })}
          </a>
        </div>
      ) : null}
    </div>
  );
}
