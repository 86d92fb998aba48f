import { getTranslations } from "next-intl/server";
import { NeedsScript } from "@/components/layout/needs-script";
import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";

const rows = ["first", "second", "third", "fourth"];

export default async function NotificationsLoading() {
  const t = await getTranslations("notices");
  return (
    <>
      <NeedsScript />
      <LoadingRegion label={t("loading")} className="max-w-3xl">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="mt-2 h-5 w-80 max-w-full" />
        <Skeleton className="mt-6 h-10 w-40" />
        <div className="mt-4 divide-y divide-border rounded-lg border border-border bg-surface">
          {rows.map((row) => (
            <div key={row} className="px-5 py-4">
              <Skeleton className="h-5 w-full max-w-md" />
              <Skeleton className="mt-2 h-4 w-24" />
            </div>
          ))}
        </div>
      </LoadingRegion>
    </>
  );
}
