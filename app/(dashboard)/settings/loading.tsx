import { getTranslations } from "next-intl/server";
import { NeedsScript } from "@/components/layout/needs-script";
import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";

/** Below the heading and the parts of the settings, which the layout shows. */
export default async function SettingsLoading() {
  const t = await getTranslations("settings");
  return (
    <>
      <NeedsScript />
      <LoadingRegion label={t("loading")} className="grid gap-6">
        <Skeleton className="h-80" />
        <Skeleton className="h-48" />
      </LoadingRegion>
    </>
  );
}
