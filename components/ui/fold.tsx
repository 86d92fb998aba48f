"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "./class-names";

interface FoldProps {
  /** What is folded away: words for screen readers, or the id of the title that it belongs to. */
  name: { readonly words: string } | { readonly titleId: string };
  /** Where it is pressed, in the nearest positioned element around it: across its head, or in its upper corner. */
  place: "head" | "corner";
  /** Whether it is unfolded at first. */
  isOpen?: boolean;
  className?: string;
  children: ReactNode;
}

const places = { head: "inset-x-0 top-0 h-14 rounded-lg px-4", corner: "top-2 right-1 size-11 rounded-md px-3" };

/**
 * What a telephone folds away behind one press, and a wider window shows in its place with nothing to press. Works
 * without JavaScript: the style sheet (`fold`) shows it there.
 */
export function Fold({ name, place, isOpen = false, className, children }: FoldProps) {
  const fold = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    // What is shown is open, too, for all that ask the element itself; browsers that cannot show a closed one get it so.
    if (fold.current && window.matchMedia("(min-width: 48rem)").matches) fold.current.open = true;
  }, []);

  return (
    <details ref={fold} open={isOpen} className="group/fold fold">
      <summary
        aria-labelledby={"titleId" in name ? name.titleId : undefined}
        className={classNames("absolute flex items-center justify-end text-muted hover:text-text", places[place])}
      >
        <ChevronDown aria-hidden="true" className="size-5 shrink-0 transition-transform group-open/fold:rotate-180" />
        {"words" in name ? <span className="sr-only">{name.words}</span> : null}
      </summary>
      <div className={className}>{children}</div>
    </details>
  );
}
