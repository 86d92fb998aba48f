"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { atName } from "@/components/ui/account-name";
import { useCodeWords } from "@/components/ui/error-words";
import { Failure } from "@/components/ui/failure";
import { Notice } from "@/components/ui/notice";
import { PlatformLink } from "./platform-link";

export interface Outcome {
  /** A stable error code, or null when the account was connected. */
  readonly code: string | null;
  readonly platform: { readonly id: string; readonly label: string } | null;
  /** The account that was to be connected anew, and whether it was: another one may have been logged in there. */
  readonly renewal: { readonly connectionId: string; readonly username: string; readonly done: boolean } | null;
  /** Correlation id of the failed callback. */
  readonly reference: string | null;
  /** What the platform wants of an account, where it was for want of that; instead of the code's general words. */
  readonly wants: string | null;
  /** What to do about it, where the platform itself asks for something. */
  readonly help: string | null;
}

interface ConnectOutcomeProps {
  outcome: Outcome;
  /** The page with the accounts' numbers, where it is another one than this. */
  accountPage?: string;
}

/** How the visit to a platform's log-in ended; its address parameters leave, so that reloading does not repeat it. */
export function ConnectOutcome({ outcome, accountPage = "" }: ConnectOutcomeProps) {
  const t = useTranslations("connect.outcome");
  const codeWords = useCodeWords();

  useEffect(() => {
    const url = new URL(window.location.href);
    for (const name of ["connected", "error", "platform", "ref", "account", "login", "other"])
      url.searchParams.delete(name);
    window.history.replaceState(null, "", url);
  }, []);

  const { code, platform, renewal } = outcome;
  const again = platform ? (
    <PlatformLink
      platform={platform}
      look="secondary"
      size="small"
      {...(renewal ? { connectionId: renewal.connectionId } : {})}
    >
      {t("tryAgain")}
    </PlatformLink>
  ) : null;
  const account = renewal ? atName(renewal.username) : "";
  if (code === null && renewal && !renewal.done) {
    return (
      <Notice tone="warn" role="status">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="min-w-0 flex-1 basis-60">{t("otherAccount", { account, platform: platform?.label ?? "" })}</p>
          {again}
        </div>
      </Notice>
    );
  }
  if (code === null) {
    return (
      <Notice tone="good" role="status">
        {renewal ? (
          <>
            {t("renewed", { account })}{" "}
            <a href={`${accountPage}#account-${renewal.connectionId}`} className="link whitespace-nowrap">
              {t("toAccount")}
            </a>
          </>
        ) : (
          t("connected", { platform: platform?.label ?? "" })
        )}
      </Notice>
    );
  }
  // Nobody goes on with an attempt to connect, unlike with a reading.
  const isOutage = code === "PLATFORM_UNAVAILABLE" && platform !== null;
  const reason = isOutage ? t("unavailable", { platform: platform.label }) : codeWords(code);
  const title = platform ? t("failedTitle", { platform: platform.label }) : t("failedTitlePlain");
  // A no at the platform is a decision, not a failure.
  if (code === "OAUTH_DENIED") {
    return (
      <Notice role="status" title={title}>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p>{codeWords(code)}</p>
          {again}
        </div>
      </Notice>
    );
  }
  return (
    <Failure title={title} details={code} reference={outcome.reference} actions={again}>
      <p>{outcome.wants ?? reason}</p>
      {outcome.help ? (
        <p className="mt-2 text-muted">
          {outcome.help}{" "}
          {platform ? (
            <Link href={`/connect/${platform.id}`} className="link">
              {t("whatItNeeds")}
            </Link>
          ) : null}
        </p>
      ) : null}
    </Failure>
  );
}
