import { classNames } from "@/components/ui/class-names";
import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";

const cards = ["first", "second", "third", "fourth"];
/** As many as fill a window; a telephone's are low. */
const wideCards = 2;
const folded = ["history", "engagement", "audience"];

/** The dashboard's shape before its numbers are there. */
export function DashboardSkeleton({ label }: { label: string }) {
  return (
    <LoadingRegion label={label} className="grid gap-3 md:gap-6">
      <div className="max-md:mb-1">
        <Skeleton className="h-9 w-48" />
        <Skeleton className="mt-1 h-11 w-80 max-w-full sm:h-5.5" />
      </div>
      <div className="grid gap-2 md:grid-cols-2 md:gap-4">
        {cards.map((card, index) => (
          <div
            key={card}
            className={classNames(
              "rounded-lg border border-border bg-surface p-3 sm:p-4 md:p-5",
              index >= wideCards && "md:hidden",
            )}
          >
            <div className="flex items-center justify-between">
              <Skeleton className="h-12 w-36 md:h-10" />
              <Skeleton className="h-10 w-24 rounded-full md:h-5" />
            </div>
            <Skeleton className="mt-5 h-11 w-32 max-md:hidden" />
            <Skeleton className="mt-2 h-5.5 w-52 max-w-full" />
            <Skeleton className="mt-4 h-12 w-full max-md:hidden" />
            <Skeleton className="mt-5 h-8 w-full max-md:hidden" />
          </div>
        ))}
      </div>
      {folded.map((card) => (
        <div key={card} className="rounded-lg border border-border bg-surface p-4 md:hidden">
          <Skeleton className="h-6 w-40" />
        </div>
      ))}
      <div className="rounded-lg border border-border bg-surface p-5 max-md:hidden">
        <Skeleton className="h-8 w-64 max-w-full" />
        <Skeleton className="mt-4 h-105 w-full" />
      </div>
    </LoadingRegion>
  );
}
