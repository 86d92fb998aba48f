import type { LucideIcon } from "lucide-react";
import { classNames } from "./class-names";
import { type Tone, toneIcons } from "./tone";

const tones: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  neutral: "bg-sunken text-muted",
};

interface BadgeProps {
  tone?: Tone;
  /** The state in a word or two: colour and icon never stand alone. */
  children: React.ReactNode;
  /** Another icon than the tone's own. */
  icon?: LucideIcon;
  className?: string;
}

/** A state as icon and word. */
export function Badge({ tone = "neutral", children, icon, className }: BadgeProps) {
  const Icon = icon ?? toneIcons[tone];
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium",
        tones[tone],
        className,
      )}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {children}
    </span>
  );
}
