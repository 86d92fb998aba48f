import type { ReactNode } from "react";

/** A link in a translated sentence to another site. */
export function outward(href: string) {
  return (chunks: ReactNode) => (
    <a href={href} target="_blank" rel="noreferrer" className="link">
      {chunks}
    </a>
  );
}
