"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

interface SegmentedProps<Id extends string> {
  label: string;
  options: readonly { readonly id: Id; readonly label: ReactNode; readonly name?: string }[];
  value: Id;
  onChange: (id: Id) => void;
}

/** A choice of one out of a few, side by side, such as 7, 30, 90 or 365 days. */
export function Segmented<Id extends string>({ label, options, value, onChange }: SegmentedProps<Id>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.id === next);
        if (chosen) onChange(chosen.id);
      }}
      className="inline-flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.id}
          value={option.id}
          aria-label={option.name}
          className="min-h-8 rounded-[0.375rem] px-3 text-sm font-medium text-muted tabular-nums transition-colors hover:text-text data-[state=on]:bg-surface data-[state=on]:text-text data-[state=on]:ring-1 data-[state=on]:ring-border-strong"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
