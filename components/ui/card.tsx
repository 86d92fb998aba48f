import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Fold } from "./fold";

const surface = "rounded-lg border border-border bg-surface p-4 sm:p-5";

interface CardProps {
  /** Element id of the title, when the card is a region of its own. */
  titleId?: string;
  title?: ReactNode;
  /** What can be done with the card, to the right of its title. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

interface FoldedCardProps extends Pick<CardProps, "className" | "children"> {
  titleId: string;
  title: ReactNode;
  /** Whether it is unfolded at first. */
  isOpen?: boolean;
}

/** A titled card of which a telephone shows the title only, until it is pressed. */
export function FoldedCard({ titleId, title, isOpen = false, className, children }: FoldedCardProps) {
  return (
    <section aria-labelledby={titleId} className={classNames(surface, "relative", className)}>
      <h2 id={titleId} className="text-base font-semibold max-md:pr-8">
        {title}
      </h2>
      <Fold name={{ titleId }} place="head" isOpen={isOpen} className="mt-4">
        {children}
      </Fold>
    </section>
  );
}

/** A bordered surface; with a title it is a region that screen readers can jump to. */
export function Card({ titleId, title, actions, className, children }: CardProps) {
  const body = (
    <>
      {title || actions ? (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          {title ? (
            <h2 id={titleId} className="text-base font-semibold">
              {title}
            </h2>
          ) : null}
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      {children}
    </>
  );
  const look = classNames(surface, className);
  return titleId ? (
    <section aria-labelledby={titleId} className={look}>
      {body}
    </section>
  ) : (
    <div className={look}>{body}</div>
  );
}
