import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium" | "large";

const looks: Record<ButtonLook, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border border-transparent",
  secondary: "bg-surface text-text border border-border-strong hover:bg-sunken",
  quiet: "text-text border border-transparent hover:bg-sunken",
  danger: "bg-surface text-bad border border-bad hover:bg-bad-soft",
};

const sizes: Record<ButtonSize, string> = {
  small: "min-h-8 px-3 text-sm gap-1.5",
  medium: "min-h-10 px-4 text-sm gap-2",
  large: "min-h-12 px-5 text-base gap-2",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = "primary", size: ButtonSize = "medium", extra?: string): string {
  return classNames(
    "inline-flex items-center justify-center rounded-md py-1.5 text-center font-medium transition-colors",
    "disabled:opacity-55 aria-disabled:opacity-55 aria-disabled:cursor-not-allowed",
    looks[look],
    sizes[size],
    extra,
  );
}

interface ButtonProps extends ComponentProps<"button"> {
  look?: ButtonLook;
  size?: ButtonSize;
  /** An icon before the words; hidden from screen readers. */
  icon?: ReactNode;
}

/** A button; `type` is "button" unless said, so that none sends a form by accident. */
export function Button({
  look = "primary",
  size = "medium",
  icon,
  className,
  children,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={buttonClass(look, size, className)} {...rest}>
      {icon ? (
        <span aria-hidden="true" className="shrink-0">
          {icon}
        </span>
      ) : null}
      {children}
    </button>
  );
}
