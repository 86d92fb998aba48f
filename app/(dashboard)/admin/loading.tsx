import { getTranslations } from "next-intl/server";
import { NeedsScript } from "@/components/layout/needs-script";
import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";

export default async function AdminLoading() {
  const t = await getTranslations("operations");
  return (
    <>
      <NeedsScript />
      <LoadingRegion label={t("loading")}>
        <Skeleton className="h-8 w-48" />
        <Skeleton className="mt-2 h-5 w-96 max-w-full" />
        <div className="mt-12 grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
        <Skeleton className="mt-8 h-32" />
        <Skeleton className="mt-8 h-48" />
      </LoadingRegion>
    </>
  );
}
