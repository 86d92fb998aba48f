import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  /** What will be here and why it is not yet. */
  children: ReactNode;
  /** The one thing to do. */
  action?: ReactNode;
}

/** A place that will hold something: what, and the one step that leads there. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-3 rounded-lg border border-border bg-surface px-5 py-12 text-center">
      <span aria-hidden="true" className="text-muted [&>svg]:size-8">
        {icon}
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="max-w-prose text-muted">{children}</div>
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
