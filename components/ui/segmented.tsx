"use client";

import { type ReactNode, useId } from "react";

interface SegmentedProps<Id extends string> {
  label: string;
  options: readonly { readonly id: Id; readonly label: ReactNode; readonly name?: string }[];
  value: Id;
  onChange: (id: Id) => void;
}

/**
 * A choice of one out of a few, side by side, such as 7, 30, 90 or 365 days. Radio buttons of the browser lie over the
 * words, so that arrow keys and screen readers know them.
 */
export function Segmented<Id extends string>({ label, options, value, onChange }: SegmentedProps<Id>) {
  const group = useId();
  return (
    <fieldset aria-label={label} className="inline-flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5">
      {options.map((option) => (
        <label
          key={option.id}
          className="relative grid min-h-8 place-items-center rounded-[0.375rem] px-3 text-sm font-medium text-muted tabular-nums transition-colors hover:text-text has-checked:bg-surface has-checked:text-text has-checked:ring-1 has-checked:ring-border-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={group}
            checked={option.id === value}
            onChange={() => onChange(option.id)}
            aria-label={option.name}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
