"use client";

import { ChevronDown, LoaderCircle } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { useForm } from "./action-form";
import { Button, type ButtonLook, type ButtonSize } from "./button";
import { classNames } from "./class-names";
import { controlClass, describedBy, Field } from "./field";

interface Common {
  name: string;
  label: string;
  hint?: ReactNode;
  remark?: string;
}

type TextFieldProps = Common & Omit<ComponentProps<"input">, "name" | "id">;

/** One line of text in an `ActionForm`. */
export function TextField({ name, label, hint, remark, defaultValue, className, ...rest }: TextFieldProps) {
  const id = useId();
  const { state } = useForm();
  const problem = state.fields[name];
  return (
    <Field id={id} label={label} hint={hint} problem={problem ?? null} {...(remark ? { remark } : {})}>
      <input
        id={id}
        name={name}
        defaultValue={state.values[name] ?? defaultValue}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy(id, { hint, problem })}
        className={classNames(controlClass, className)}
        {...rest}
      />
    </Field>
  );
}

type TextAreaFieldProps = Common & Omit<ComponentProps<"textarea">, "name" | "id">;

/** Several lines of text in an `ActionForm`. */
export function TextAreaField({ name, label, hint, remark, defaultValue, className, ...rest }: TextAreaFieldProps) {
  const id = useId();
  const { state } = useForm();
  const problem = state.fields[name];
  return (
    <Field id={id} label={label} hint={hint} problem={problem ?? null} {...(remark ? { remark } : {})}>
      <textarea
        id={id}
        name={name}
        defaultValue={state.values[name] ?? defaultValue}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy(id, { hint, problem })}
        className={classNames(controlClass, "min-h-24", className)}
        {...rest}
      />
    </Field>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface SelectFieldProps extends Common {
  choices: readonly Choice[];
  /** Text of the empty first choice; without it the first choice is chosen. */
  placeholder?: string;
  defaultValue?: string;
  autoComplete?: string;
}

/** One of many in an `ActionForm`; the browser's own list, which works with every kind of input. */
export function SelectField({
  name,
  label,
  hint,
  remark,
  choices,
  placeholder,
  defaultValue,
  autoComplete,
}: SelectFieldProps) {
  const id = useId();
  const { state } = useForm();
  const problem = state.fields[name];
  return (
    <Field id={id} label={label} hint={hint} problem={problem ?? null} {...(remark ? { remark } : {})}>
      <span className="relative block">
        <select
          id={id}
          name={name}
          defaultValue={state.values[name] ?? defaultValue ?? ""}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy(id, { hint, problem })}
          autoComplete={autoComplete}
          className={classNames(controlClass, "appearance-none truncate pr-10")}
        >
          {placeholder === undefined ? null : <option value="">{placeholder}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-3 size-4.5 -translate-y-1/2 text-muted"
        />
      </span>
    </Field>
  );
}

interface RadioCardsProps {
  name: string;
  legend: string;
  choices: readonly (Choice & { readonly hint: string })[];
  defaultValue: string;
}

/** A few choices side by side, each with a sentence on what it means. */
export function RadioCards({ name, legend, choices, defaultValue }: RadioCardsProps) {
  const { state } = useForm();
  const chosen = state.values[name] ?? defaultValue;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex cursor-pointer gap-3 rounded-lg border border-border-strong bg-surface p-3 transition-colors has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              defaultChecked={choice.value === chosen}
              className="mt-1 size-4 shrink-0 accent-accent outline-none"
            />
            <span>
              <span className="block font-medium">{choice.label}</span>
              <span className="block text-xs text-muted">{choice.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SwitchFieldProps {
  name: string;
  label: string;
  hint: string;
  defaultChecked: boolean;
}

/** A yes or no with a sentence on what yes means. */
export function SwitchField({ name, label, hint, defaultChecked }: SwitchFieldProps) {
  const id = useId();
  const { state } = useForm();
  return (
    <div className="flex items-start gap-3">
      <input
        id={id}
        type="checkbox"
        name={name}
        defaultChecked={state.attempt > 0 ? state.values[name] === "on" : defaultChecked}
        aria-describedby={`${id}-hint`}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      </div>
    </div>
  );
}

interface SubmitButtonProps {
  children: ReactNode;
  /** What the button says while the answer is on its way. */
  pendingLabel: string;
  look?: ButtonLook;
  size?: ButtonSize;
  className?: string;
}

/** Sends the form around it; while an answer is awaited it says so and cannot be pressed again. */
export function SubmitButton({
  children,
  pendingLabel,
  look = "primary",
  size = "medium",
  className,
}: SubmitButtonProps) {
  const { pending } = useForm();
  return (
    <Button
      type="submit"
      look={look}
      size={size}
      disabled={pending}
      className={className}
      icon={pending ? <LoaderCircle className="size-4 animate-spin" /> : undefined}
    >
      {pending ? pendingLabel : children}
    </Button>
  );
}
