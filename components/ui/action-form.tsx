"use client";

import { createContext, type ReactNode, useActionState, useContext, useEffect, useRef } from "react";
import { type FormState, untouchedForm } from "@/lib/schemas/form-state";
import { Notice } from "./notice";

interface FormContext {
  readonly state: FormState;
  readonly pending: boolean;
}

const Context = createContext<FormContext>({ state: untouchedForm, pending: false });

/** The last answer to the form around a field, and whether a new one is on its way. */
export function useForm(): FormContext {
  return useContext(Context);
}

interface ActionFormProps {
  action: (previous: FormState, form: FormData) => Promise<FormState>;
  /** Accessible name of the form. */
  label: string;
  className?: string;
  children: ReactNode;
}

/**
 * A form answered by a server action, working with and without JavaScript. After a refusal it keeps what was typed,
 * says what is wrong above the fields, and puts the focus on the first field at fault.
 */
export function ActionForm({ action, label, className, children }: ActionFormProps) {
  const [state, send, pending] = useActionState(action, untouchedForm);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (state.attempt === 0) return;
    const atFault = form.current?.querySelector<HTMLElement>("[aria-invalid='true']");
    if (atFault) atFault.focus();
    else form.current?.querySelector<HTMLElement>("[data-form-answer]")?.focus();
  }, [state.attempt]);

  return (
    <Context value={{ state, pending }}>
      <form ref={form} action={send} aria-label={label} noValidate className={className}>
        {state.problem ? (
          <Notice tone="bad" role="alert" key={`problem-${state.attempt}`}>
            {state.problem}
          </Notice>
        ) : null}
        {state.done ? (
          <Notice tone="good" role="status" key={`done-${state.attempt}`}>
            {state.done}
          </Notice>
        ) : null}
        {/* A new key per answer makes the fields start from what was typed; React empties them after an action. */}
        <div key={state.attempt} className="contents">
          {children}
        </div>
      </form>
    </Context>
  );
}
