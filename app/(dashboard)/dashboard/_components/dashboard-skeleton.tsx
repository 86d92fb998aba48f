import { LoadingRegion, Skeleton } from "@/components/ui/skeleton";

const cards = ["first", "second"];

/** The dashboard's shape before its numbers are there. */
export function DashboardSkeleton({ label }: { label: string }) {
  return (
    <LoadingRegion label={label} className="grid gap-6">
      <div>
        <Skeleton className="h-8 w-48" />
        <Skeleton className="mt-2 h-5 w-80 max-w-full" />
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        {cards.map((card) => (
          <div key={card} className="rounded-lg border border-border bg-surface p-5">
            <div className="flex items-center justify-between">
              <Skeleton className="h-8 w-36" />
              <Skeleton className="h-5 w-24 rounded-full" />
            </div>
            <Skeleton className="mt-5 h-10 w-32" />
            <Skeleton className="mt-2 h-5 w-52 max-w-full" />
            <Skeleton className="mt-5 h-12 w-full" />
            <Skeleton className="mt-5 h-8 w-full" />
          </div>
        ))}
      </div>
      <div className="rounded-lg border border-border bg-surface p-5">
        <Skeleton className="h-8 w-64 max-w-full" />
        <Skeleton className="mt-4 h-105 w-full" />
      </div>
    </LoadingRegion>
  );
}
