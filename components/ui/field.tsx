import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Classes of everything one types or chooses in. */
export const controlClass =
  "w-full min-h-11 rounded-md border border-border-strong bg-surface px-3 py-2 text-base text-text sm:text-sm " +
  "placeholder:text-muted aria-invalid:border-bad aria-invalid:outline-bad disabled:bg-sunken disabled:text-muted";

interface FieldProps {
  /** Id of the control inside. */
  id: string;
  label: string;
  hint?: ReactNode;
  problem?: string | null;
  /** A word such as "optional" beside the label. */
  remark?: string;
  children: ReactNode;
}

/** Ids that describe a field's control, for `aria-describedby`. */
export function describedBy(id: string, parts: { hint?: unknown; problem?: unknown }): string | undefined {
  const ids = [parts.problem ? `${id}-problem` : null, parts.hint ? `${id}-hint` : null].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

/** A label, a control, a hint and what is wrong with it, tied together for every kind of reader. */
export function Field({ id, label, hint, problem, remark, children }: FieldProps) {
  return (
    <div className="grid content-start gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {remark ? <span className="text-xs text-muted">{remark}</span> : null}
      </div>
      {children}
      {problem ? (
        <p id={`${id}-problem`} className="flex items-start gap-1.5 text-bad">
          <OctagonAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {problem}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
