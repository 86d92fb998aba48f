"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";

interface DialogProps {
  /** The button that opens it. */
  trigger?: ReactNode;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A question or form above the page: keeps the focus inside, closes with Escape, gives the focus back. Needs `ui`. */
export function Dialog({ trigger, title, description, children, open, onOpenChange }: DialogProps) {
  const t = useTranslations("ui");
  // Without a trigger of its own, whoever had the focus when the dialog came gets it back.
  const [opener] = useState(() => (typeof document === "undefined" ? null : document.activeElement));
  const control = { ...(open === undefined ? {} : { open }), ...(onOpenChange ? { onOpenChange } : {}) };
  return (
    <Primitive.Root {...control}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onCloseAutoFocus={(event) => {
            if (trigger || !(opener instanceof HTMLElement)) return;
            event.preventDefault();
            opener.focus();
          }}
          className="fixed inset-x-4 top-1/2 z-50 mx-auto max-h-[85dvh] max-w-lg -translate-y-1/2 overflow-y-auto rounded-lg border border-border bg-surface p-5 text-text sm:p-6"
        >
          <div className="flex items-start justify-between gap-4">
            <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
            <Primitive.Close
              aria-label={t("close")}
              className="-mt-1 -mr-1 grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-text"
            >
              <X aria-hidden="true" className="size-4.5" />
            </Primitive.Close>
          </div>
          {description ? (
            <Primitive.Description asChild>
              <div className="mt-2 text-muted">{description}</div>
            </Primitive.Description>
          ) : null}
          <div className="mt-5">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Wraps a button inside a dialog so that pressing it closes the dialog. */
export function DialogClose({ children }: { children: ReactNode }) {
  return <Primitive.Close asChild>{children}</Primitive.Close>;
}
