"use client";

import { Popover } from "radix-ui";
import type { PointerEventHandler, ReactNode, RefObject } from "react";

interface ExplainPopoverProps {
  id: string;
  /** What it explains and stands beside. */
  button: RefObject<HTMLButtonElement | null>;
  label: string;
  content: ReactNode;
  side: "top" | "bottom" | "left" | "right";
  close: () => void;
  enter: PointerEventHandler;
  leave: PointerEventHandler;
}

/** The opened explanation of an `Explain`. It never takes the focus: that stays on what it explains. */
export function ExplainPopover({ id, button, label, content, side, close, enter, leave }: ExplainPopoverProps) {
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : close())}>
      <Popover.Anchor virtualRef={button} />
      <Popover.Portal>
        <Popover.Content
          id={id}
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            // A press on the button is the button's own business.
            if (event.target instanceof Node && button.current?.contains(event.target)) event.preventDefault();
          }}
          onPointerEnter={enter}
          onPointerLeave={leave}
          className="z-40 max-w-[min(22rem,calc(100vw-1.5rem))] rounded-lg border border-border-strong bg-surface p-4 text-sm text-text"
        >
          {content}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
