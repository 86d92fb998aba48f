import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { type Tone, toneIcons } from "./tone";

const tones: Record<Tone, string> = {
  good: "border-good/40 bg-good-soft text-good",
  warn: "border-warn/40 bg-warn-soft text-warn",
  bad: "border-bad/40 bg-bad-soft text-bad",
  neutral: "border-border bg-sunken text-text",
};

interface NoticeProps {
  tone?: Tone;
  role?: "alert" | "status";
  title?: string;
  children: ReactNode;
  className?: string;
}

/** A boxed sentence or two about the state of things; `role` makes screen readers announce it. */
export function Notice({ tone = "neutral", role, title, children, className }: NoticeProps) {
  const Icon = toneIcons[tone];
  return (
    <div
      role={role}
      data-form-answer=""
      tabIndex={-1}
      className={classNames("flex gap-3 rounded-lg border px-4 py-3 text-sm outline-none", tones[tone], className)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4.5 shrink-0" />
      <div className="min-w-0">
        {title ? <p className="font-semibold">{title}</p> : null}
        <div className={tone === "neutral" ? "text-muted" : "text-text"}>{children}</div>
      </div>
    </div>
  );
}
