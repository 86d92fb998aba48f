"use client";

import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { atName } from "@/components/ui/account-name";
import { classNames } from "@/components/ui/class-names";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account } from "@/lib/schemas/stats";

const FreshnessPanel = lazy(() => import("./freshness-panel").then((module) => ({ default: module.FreshnessPanel })));

interface FreshnessButtonProps {
  account: Account;
  platform: OfferedPlatform;
  /** What can be done about a broken connection. */
  repair: ReactNode;
  /** What is pressed, such as the age of the numbers. */
  children: ReactNode;
  className?: string;
}

/** Opens the chain behind an account's numbers; its code and its data are loaded when somebody wants to know. */
export function FreshnessButton({ account, platform, repair, children, className }: FreshnessButtonProps) {
  const t = useTranslations("stats.freshness");
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        className={classNames(
          "cursor-help rounded-xs text-left underline decoration-dotted underline-offset-4 hover:text-text",
          className,
        )}
        onClick={() => setOpen(true)}
      >
        {children}
        <span className="sr-only">: {t("open", { account: `${platform.label} ${atName(account.username)}` })}</span>
      </button>
      {open ? (
        <Suspense>
          <FreshnessPanel account={account} platform={platform} repair={repair} close={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
