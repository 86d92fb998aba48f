"use client";

import { Popover } from "radix-ui";
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
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

/**
 * A number (or word) with more behind it: opens when a mouse rests on it, when it gets the focus by keyboard, and on
 * tap; Escape or leaving closes it. The mouse may move onto the explanation, and its text can be selected.
 */
export function Explain({ children, label, content, className, side = "bottom" }: ExplainProps) {
  const [open, setOpen] = useState(false);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const contentBox = useRef<HTMLDivElement>(null);
  const contentId = useId();
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

  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        // The click that follows hover or focus must not close what these have just opened.
        if (!next && openedBy.current !== null) {
          openedBy.current = null;
          return;
        }
        setOpen(next);
      }}
    >
      <Popover.Trigger
        className={classNames(
          "cursor-help rounded-xs text-left decoration-dotted underline-offset-4 hover:underline",
          className,
        )}
        aria-describedby={open ? contentId : undefined}
        onPointerEnter={enter}
        onPointerLeave={leave}
        onFocus={(event) => {
          if (!event.currentTarget.matches(":focus-visible")) return;
          openedBy.current = "focus";
          setOpen(true);
        }}
        onBlur={(event) => {
          if (contentBox.current?.contains(event.relatedTarget)) return;
          openedBy.current = null;
          setOpen(false);
        }}
      >
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          ref={contentBox}
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={() => {
            openedBy.current = null;
          }}
          onPointerDownOutside={() => {
            openedBy.current = null;
          }}
          onPointerEnter={enter}
          onPointerLeave={leave}
          className="z-40 max-w-[min(22rem,calc(100vw-1.5rem))] rounded-lg border border-border-strong bg-surface p-4 text-sm text-text"
        >
          <div id={contentId}>{content}</div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
