import { getTranslations } from "next-intl/server";
import { NeedsScript } from "@/components/layout/needs-script";
import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";

export default async function ConnectLoading() {
  const t = await getTranslations("connect");
  return (
    <>
      <NeedsScript />
      <LoadingRegion label={t("loading")} className="mx-auto max-w-4xl">
        <Skeleton className="h-9 w-64 max-w-full" />
        <Skeleton className="mt-2 h-5 w-96 max-w-full" />
        <div className="mt-6 grid gap-4 md:grid-cols-2">
          <Skeleton className="h-36" />
          <Skeleton className="h-36" />
          <Skeleton className="h-36" />
          <Skeleton className="h-36" />
        </div>
      </LoadingRegion>
    </>
  );
}
