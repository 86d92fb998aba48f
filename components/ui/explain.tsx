"use client";

import { lazy, type PointerEvent, type ReactNode, Suspense, useEffect, useId, useRef, useState } from "react";
import { classNames } from "./class-names";

interface ExplainProps {
  /** What is explained, such as a number; becomes the button. */
  children: ReactNode;
  /** Accessible name of the explanation. */
  label: string;
  content: ReactNode;
  className?: string;
  side?: "top" | "bottom" | "left" | "right";
}

const leaveDelayMs = 150;

/** A page has dozens of these and few are opened: what places the explanation is loaded with the first. */
const ExplainPopover = lazy(() => import("./explain-popover").then((module) => ({ default: module.ExplainPopover })));

/**
 * A number (or word) with more behind it: opens when a mouse rests on it, when it gets the focus by keyboard, and on
 * tap; Escape or leaving closes it. The mouse may move onto the explanation, and its text can be selected.
 */
export function Explain({ children, label, content, className, side = "bottom" }: ExplainProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Set while hover or focus has opened it: the click that follows must not close what these have just opened. */
  const openedBy = useRef<"mouse" | "focus" | null>(null);

  useEffect(() => () => clearTimeout(leaving.current), []);

  const enter = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(leaving.current);
    openedBy.current = "mouse";
    setOpen(true);
  };
  const leave = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return;
    leaving.current = setTimeout(() => setOpen(false), leaveDelayMs);
  };
  const close = () => {
    openedBy.current = null;
    setOpen(false);
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        className={classNames(
          "cursor-help rounded-xs text-left decoration-dotted underline-offset-4 hover:underline",
          className,
        )}
        onPointerEnter={enter}
        onPointerLeave={leave}
        onFocus={(event) => {
          if (!event.currentTarget.matches(":focus-visible")) return;
          openedBy.current = "focus";
          setOpen(true);
        }}
        onBlur={close}
        onClick={() => {
          if (open && openedBy.current !== null) openedBy.current = null;
          else setOpen(!open);
        }}
      >
        {children}
      </button>
      {open ? (
        <Suspense>
          <ExplainPopover
            id={id}
            button={button}
            label={label}
            content={content}
            side={side}
            close={close}
            enter={enter}
            leave={leave}
          />
        </Suspense>
      ) : null}
    </>
  );
}
