"use client";

import { useTranslations } from "next-intl";
import { useReload } from "@/app/_components/use-reload";
import type { CaughtError } from "@/app/(dashboard)/_components/failed-page";
import { Failure } from "@/components/ui/failure";

/** Below the heading and the parts of the settings, so that the others stay in reach. */
export default function SettingsError({ error, reset }: CaughtError) {
  const t = useTranslations("ui");
  const retry = useReload(reset);
  return (
    <Failure title={t("failedTitle")} reference={error.digest ?? null} onRetry={retry}>
      {t("failedText")}
    </Failure>
  );
}
