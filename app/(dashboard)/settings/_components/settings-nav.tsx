"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { classNames } from "@/components/ui/class-names";

interface SettingsNavProps {
  label: string;
  items: readonly { readonly href: string; readonly label: string }[];
}

/** The rooms of the settings with the present one marked; scrolls sideways where they do not fit. */
export function SettingsNav({ label, items }: SettingsNavProps) {
  const path = usePathname();
  const present = useRef<HTMLAnchorElement>(null);
  // On a phone the later rooms begin beyond the edge; the one that is open must not.
  useEffect(() => {
    if (path) present.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav aria-label={label} className="-mx-4 mb-6 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex min-w-max gap-1 border-b border-border">
        {items.map(({ href, label: words }) => (
          <li key={href}>
            <Link
              ref={path === href ? present : undefined}
              href={href}
              aria-current={path === href ? "page" : undefined}
              className={classNames(
                "-mb-px inline-flex min-h-11 items-center border-b-2 px-3 font-medium transition-colors",
                path === href ? "border-accent text-accent" : "border-transparent text-muted hover:text-text",
              )}
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
