"use client";

import { useForm } from "@/components/ui/action-form";
import type { Choice } from "@/components/ui/form-fields";

interface LanguageFieldsProps {
  legend: string;
  choices: readonly Choice[];
  chosen: readonly string[];
}

/** The languages that a person makes content in, as many as there are. */
export function LanguageFields({ legend, choices, chosen }: LanguageFieldsProps) {
  const { state } = useForm();
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{legend}</legend>
      <div className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
        {choices.map(({ value, label }) => {
          const name = `languages.${value}`;
          return (
            <label key={value} className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                name={name}
                defaultChecked={state.attempt > 0 ? state.values[name] === "on" : chosen.includes(value)}
                className="size-4.5 shrink-0 accent-accent"
              />
              <span className="min-w-0 break-words">{label}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
