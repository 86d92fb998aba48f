import { getTranslations } from "next-intl/server";
import { DashboardSkeleton } from "./_components/dashboard-skeleton";

export default async function DashboardLoading() {
  const t = await getTranslations("dashboard");
  return <DashboardSkeleton label={t("loading")} />;
}
