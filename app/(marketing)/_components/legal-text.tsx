import type { ReactNode } from "react";

/** A page of running text with a title and the date since when it holds. */
export function LegalPage({
  title,
  updated,
  lead,
  children,
}: {
  title: string;
  updated?: string;
  lead: string;
  children: ReactNode;
}) {
  return (
    <article className="mx-auto max-w-prose px-4 py-10 text-base sm:px-6 sm:py-16">
      <h1 className="text-4xl font-semibold tracking-tight">{title}</h1>
      {updated ? <p className="mt-3 text-sm text-muted">{updated}</p> : null}
      <p className="mt-6 text-muted">{lead}</p>
      {children}
    </article>
  );
}

/** A titled part of a legal page. */
export function LegalSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-10 grid gap-3">
      <h2 className="text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** A rich-text tag that becomes a link out of the site, or to one of our pages. */
export function linkTo(href: string) {
  return (words: ReactNode) => (
    <a href={href} className="link break-words">
      {words}
    </a>
  );
}
