"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { connectionRows } from "@/components/connections/connect-state";
import { SocialConnectButton } from "@/components/connections/social-connect-button";
import { WhyOld } from "@/components/stats/last-sync";
import { useLiveSync } from "@/components/stats/live-sync";
import { SyncButton } from "@/components/stats/sync-button";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/skeleton";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

interface FirstMinutesProps {
  platforms: readonly OfferedPlatform[];
  accounts: readonly Account[];
  example: ReactNode;
}

/** What a new influencer sees: the two steps to their numbers, each done in place, and an example of the result. */
export function FirstMinutes({ platforms, accounts, example }: FirstMinutesProps) {
  const t = useTranslations("dashboard");
  const live = accounts.filter(({ status }) => status !== "disconnected");
  const connected = live.length > 0;
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <ol className="grid gap-4">
        <Step number={1} title={t("first.connect")} done={connected} current={!connected}>
          <p className="text-muted">{t("first.connectText")}</p>
          <ul className="mt-4 grid gap-4">
            {connectionRows(platforms, accounts).map(({ platform, account }) => (
              <li key={account?.id ?? platform.id} className="border-t border-border pt-4">
                <SocialConnectButton platform={platform} account={account} />
              </li>
            ))}
          </ul>
        </Step>
        <Step number={2} title={t("first.see")} done={false} current={connected}>
          {connected ? (
            <div className="grid gap-4">
              {live.map((account) => (
                <FirstRead
                  key={account.id}
                  account={account}
                  platform={platforms.find(({ id }) => id === account.platform)?.label ?? account.platform}
                />
              ))}
            </div>
          ) : (
            <p className="text-muted">{t("first.seeText")}</p>
          )}
        </Step>
      </ol>
      <section aria-labelledby="example" className="grid gap-3">
        <div>
          <h2 id="example" className="text-base font-semibold">
            {t("example.title")}
          </h2>
          <p className="text-muted">{t("example.caption")}</p>
        </div>
        {example}
      </section>
    </div>
  );
}

interface StepProps {
  number: number;
  title: string;
  done: boolean;
  current: boolean;
  children: ReactNode;
}

function Step({ number, title, done, current, children }: StepProps) {
  const t = useTranslations("dashboard.first");
  return (
    <li
      aria-current={current ? "step" : undefined}
      className={classNames("rounded-lg border bg-surface p-4 sm:p-5", current ? "border-accent" : "border-border")}
    >
      <div className="flex items-center gap-3">
        {done ? (
          <CircleCheck aria-hidden="true" className="size-7 shrink-0 text-good" />
        ) : (
          <span
            aria-hidden="true"
            className={classNames(
              "grid size-7 shrink-0 place-items-center rounded-full text-sm font-semibold",
              current ? "bg-accent text-on-accent" : "bg-sunken text-muted",
            )}
          >
            {number}
          </span>
        )}
        <h2 className="text-base font-semibold">
          <span className="sr-only">
            {t("step", { number })}
            {done ? ` (${t("done")})` : ""}:{" "}
          </span>
          {title}
        </h2>
      </div>
      <div className="mt-3 sm:pl-10">{children}</div>
    </li>
  );
}

function FirstRead({ account, platform }: { account: Account; platform: string }) {
  const t = useTranslations("dashboard.first");
  const { stateOf, isSlow } = useLiveSync();
  const part = stateOf(account.id);
  const failed = part === null && !account.syncing && account.lastErrorCode !== null;
  return (
    <div className="grid gap-3" data-first-read={failed ? "failed" : (part?.state ?? "waiting")}>
      <p role="status" className={failed ? "" : "text-muted"}>
        {t(failed ? "readingFailed" : "reading", { platform })}
        {!failed && isSlow ? ` ${t("readingSlow", { platform })}` : null}
      </p>
      {failed ? (
        <>
          <WhyOld account={account} platform={platform} />
          <div>
            <SyncButton accounts={{ one: account.id }} />
          </div>
        </>
      ) : (
        <div className="grid gap-2">
          <Skeleton className="h-10 w-40" />
          <Skeleton className="h-4 w-56" />
        </div>
      )}
    </div>
  );
}
