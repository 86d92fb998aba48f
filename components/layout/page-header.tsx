import type { ReactNode } from "react";

/** The title of a page behind the log-in, a sentence under it, and what can be done beside it. */
export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 max-md:mb-4">
      <h1 className="min-w-0 text-2xl font-semibold tracking-tight">{title}</h1>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      {lead ? (
        <div className="basis-full">
          <p className="max-w-prose text-muted">{lead}</p>
        </div>
      ) : null}
    </div>
  );
}
