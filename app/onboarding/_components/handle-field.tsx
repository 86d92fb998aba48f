"use client";

import { Check, LoaderCircle } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useForm } from "@/components/ui/action-form";
import { classNames } from "@/components/ui/class-names";
import { controlClass, describedBy, Field } from "@/components/ui/field";
import type { FieldProblem } from "@/lib/schemas/people";

interface HandleFieldProps {
  label: string;
  hint: string;
  /** Sentence with `{handle}` for a handle that can be had. */
  freeWords: string;
  checkingWords: string;
  problemWords: Readonly<Partial<Record<FieldProblem, string>>>;
  ask: (handle: string) => Promise<FieldProblem | null>;
  defaultValue?: string;
}

type Answer = { handle: string; problem: FieldProblem | null };

/** Says while one types whether a handle can be had; the form checks again when it is sent. */
export function HandleField({
  label,
  hint,
  freeWords,
  checkingWords,
  problemWords,
  ask,
  defaultValue = "",
}: HandleFieldProps) {
  const id = useId();
  const { state } = useForm();
  const initial = state.values.handle ?? defaultValue;
  const [typed, setTyped] = useState(initial);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const handle = typed.trim().replace(/^@/, "").toLowerCase();
  const worthAsking = handle.length >= 3 && typed !== initial;

  useEffect(() => {
    if (!worthAsking) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const problem = await ask(handle);
      if (wanted) setAnswer({ handle, problem });
    }, 350);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [ask, handle, worthAsking]);

  const current = worthAsking && answer?.handle === handle ? answer : null;
  const live = current?.problem ? (problemWords[current.problem] ?? null) : null;
  const problem = typed === initial ? (state.fields.handle ?? null) : live;
  const free = current !== null && current.problem === null;

  return (
    <div>
      <Field id={id} label={label} hint={hint} problem={problem}>
        <div className="relative">
          <span aria-hidden="true" className="absolute inset-y-0 left-3 grid place-items-center text-muted">
            @
          </span>
          <input
            id={id}
            name="handle"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={31}
            required
            aria-invalid={problem ? true : undefined}
            aria-describedby={describedBy(id, { hint, problem })}
            className={classNames(controlClass, "px-8")}
          />
          <span aria-hidden="true" className="absolute inset-y-0 right-3 grid place-items-center">
            {free ? <Check className="size-5 text-good" /> : null}
            {worthAsking && current === null ? <LoaderCircle className="size-5 animate-spin text-muted" /> : null}
          </span>
        </div>
      </Field>
      <p role="status" className={free ? "mt-1 text-good" : "sr-only"}>
        {free ? freeWords.replace("{handle}", `@${handle}`) : worthAsking && current === null ? checkingWords : live}
      </p>
    </div>
  );
}
