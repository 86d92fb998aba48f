"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { type Tone, toneIcons } from "./tone";

interface Message {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
  readonly link: ToastLink | null;
}

/** Where a message leads, on another site. */
export interface ToastLink {
  readonly href: string;
  readonly label: string;
}

interface Announcements {
  /**
   * Shows a short message, for what happened elsewhere; read aloud politely. It leaves by itself, but one with a link stays
   * until somebody puts it away.
   */
  toast(text: string, tone?: Tone, link?: ToastLink): void;
  /** Says something to screen readers only, such as the result of a sync that is visible anyway. */
  announce(text: string): void;
}

const Context = createContext<Announcements | null>(null);

/** The way to announce something; only below a `ToastRegion`. */
export function useAnnouncements(): Announcements {
  const announcements = useContext(Context);
  if (!announcements) throw new Error("useAnnouncements needs a ToastRegion above it.");
  return announcements;
}

const icons: Record<Tone, string> = { good: "text-good", warn: "text-warn", bad: "text-bad", neutral: "text-muted" };

const shownMs = 6_000;

/** Room for toasts and the live region of a page. Needs the words of `ui`. */
export function ToastRegion({ children }: { children: ReactNode }) {
  const t = useTranslations("ui");
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [spoken, setSpoken] = useState({ text: "", turn: 0 });

  const toast = useCallback((text: string, tone: Tone = "good", link: ToastLink | null = null) => {
    setMessages((shown) => [...shown, { id: (shown.at(-1)?.id ?? 0) + 1, text, tone, link }].slice(-3));
  }, []);
  const announce = useCallback((text: string) => {
    setSpoken((last) => ({ text, turn: last.turn + 1 }));
  }, []);
  const remove = useCallback((id: number) => {
    setMessages((shown) => shown.filter((message) => message.id !== id));
  }, []);
  const announcements = useMemo(() => ({ toast, announce }), [toast, announce]);

  return (
    <Context value={announcements}>
      {children}
      {/* The turn changes the text node, so the same sentence is read again. */}
      <p role="status" className="sr-only">
        {spoken.text}
        {spoken.turn % 2 === 0 ? "" : "\u00a0"}
      </p>
      <section
        aria-label={t("notifications")}
        className="fixed right-4 bottom-18 z-50 w-[min(24rem,calc(100vw-2rem))] lg:bottom-4"
      >
        {/* In the page before the first message is, or screen readers would not notice it. */}
        <ol aria-live="polite" aria-relevant="additions" className="grid gap-2">
          {messages.map((message) => (
            <Toast key={message.id} message={message} remove={remove} />
          ))}
        </ol>
      </section>
    </Context>
  );
}

/** A message that leaves after six seconds, but not while somebody points at it or has the focus in it, nor with a link. */
function Toast({ message, remove }: { message: Message; remove: (id: number) => void }) {
  const t = useTranslations("ui");
  const [held, setHeld] = useState(false);
  const Icon = toneIcons[message.tone];
  const { link } = message;

  useEffect(() => {
    if (held || link !== null) return;
    const timer = setTimeout(() => remove(message.id), shownMs);
    return () => clearTimeout(timer);
  }, [held, link, message.id, remove]);

  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      onKeyDown={(event) => {
        if (event.key === "Escape") remove(message.id);
      }}
      className="flex items-start gap-3 rounded-lg border border-border-strong bg-surface p-4"
    >
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${icons[message.tone]}`} />
      <p className="min-w-0 flex-1">
        {message.text}
        {link === null ? null : (
          <>
            {" "}
            <a href={link.href} target="_blank" rel="noreferrer" className="link">
              {link.label}
            </a>
          </>
        )}
      </p>
      <button
        type="button"
        aria-label={t("dismiss")}
        onClick={() => remove(message.id)}
        className="grid size-6 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-text"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </li>
  );
}
