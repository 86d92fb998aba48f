import { getTranslations } from "next-intl/server";
import { NeedsScript } from "@/components/layout/needs-script";
import { DashboardSkeleton } from "./_components/dashboard-skeleton";

export default async function DashboardLoading() {
  const t = await getTranslations("dashboard");
  return (
    <>
      <NeedsScript />
      <DashboardSkeleton label={t("loading")} />
    </>
  );
}
