"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { Failure } from "@/components/ui/failure";

export default function AdminError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("operations");
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <>
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <Failure title={t("failedTitle")} reference={error.digest ?? null} onRetry={retry}>
        {t("failedText")}
      </Failure>
    </>
  );
}
