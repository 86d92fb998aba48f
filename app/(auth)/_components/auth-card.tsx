import type { ReactNode } from "react";

/** The frame of a log-in form: a title, perhaps a sentence, the form, and a line below it. */
export function AuthCard({
  title,
  lead,
  below,
  children,
}: {
  title: string;
  lead?: string;
  below?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <div className="rounded-lg border border-border bg-surface p-5 sm:p-8">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {lead ? <p className="mt-2 text-muted">{lead}</p> : null}
        <div className="mt-6">{children}</div>
      </div>
      {below ? <p className="mt-5 text-center text-muted">{below}</p> : null}
    </>
  );
}
