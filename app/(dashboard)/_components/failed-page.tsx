"use client";

import { useTranslations } from "next-intl";
import { useReload } from "@/app/_components/use-reload";
import { Failure } from "@/components/ui/failure";

/** What Next hands to the `error.tsx` of a page. */
export interface CaughtError {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}

/** A page that could not be shown, below its own heading; `of` are its words. */
export function FailedPage({
  of,
  error,
  reset,
}: CaughtError & { readonly of: "dashboard" | "operations" | "connect" }) {
  const t = useTranslations(of);
  const retry = useReload(reset);
  return (
    <>
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <Failure title={t("failedTitle")} reference={error.digest ?? null} onRetry={retry}>
        {t("failedText")}
      </Failure>
    </>
  );
}
