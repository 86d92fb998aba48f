"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

export interface NavItem {
  readonly href: string;
  readonly label: string;
  /** Drawn by the server; hidden from screen readers. */
  readonly icon: ReactNode;
}

/** Links to the places of the app with the present one marked; a column beside the page or a bar below it. */
export function NavLinks({ items, place }: { items: readonly NavItem[]; place: "side" | "bottom" }) {
  const path = usePathname();
  return (
    <ul className={place === "side" ? "grid gap-1" : "grid auto-cols-fr grid-flow-col"}>
      {items.map((item) => {
        const here = path === item.href || path.startsWith(`${item.href}/`);
        return (
          <li key={item.href}>
            <Link
              href={item.href}
              aria-current={here ? "page" : undefined}
              className={classNames(
                "flex items-center transition-colors",
                place === "side"
                  ? "min-h-10 gap-3 rounded-md px-3 font-medium"
                  : "min-h-14 flex-col justify-center gap-0.5 px-1 text-xs font-medium",
                here ? "text-accent" : "text-muted hover:text-text",
                here && place === "side" && "bg-accent-soft",
                !here && place === "side" && "hover:bg-sunken",
              )}
            >
              <span aria-hidden="true" className="[&>svg]:size-5">
                {item.icon}
              </span>
              {item.label}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
