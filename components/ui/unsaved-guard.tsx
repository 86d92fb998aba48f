"use client";

import { useEffect, useRef } from "react";
import { useForm } from "./action-form";

function isTyped(control: Element): boolean {
  if (control instanceof HTMLInputElement) {
    return control.type === "checkbox"
      ? control.checked !== control.defaultChecked
      : control.value !== control.defaultValue;
  }
  return control instanceof HTMLTextAreaElement && control.value !== control.defaultValue;
}

/** Inside an `ActionForm`: asks before what was typed and not saved is lost, whether by leaving or by following a link. */
export function UnsavedGuard({ question }: { question: string }) {
  const here = useRef<HTMLSpanElement>(null);
  const { state } = useForm();

  useEffect(() => {
    const form = here.current?.closest("form");
    if (!form) return;
    // After a refusal the typed values are still there and still unsaved; so is what was typed before this script came.
    let dirty = (state.attempt > 0 && state.done === null) || [...form.elements].some(isTyped);
    const change = () => {
      dirty = true;
    };
    const send = () => {
      dirty = false;
    };
    const leave = (event: BeforeUnloadEvent) => {
      if (dirty) event.preventDefault();
    };
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!dirty || !link || link.getAttribute("target") === "_blank" || event.metaKey || event.ctrlKey) return;
      if (window.confirm(question)) dirty = false;
      else {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    form.addEventListener("input", change);
    form.addEventListener("submit", send);
    window.addEventListener("beforeunload", leave);
    document.addEventListener("click", follow, true);
    return () => {
      form.removeEventListener("input", change);
      form.removeEventListener("submit", send);
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("click", follow, true);
    };
  }, [state.attempt, state.done, question]);

  return <span ref={here} hidden />;
}
