"use client";

import { LoaderCircle } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { type ButtonLook, type ButtonSize, buttonClass } from "@/components/ui/button";
import { connectHref } from "./connect-state";

interface PlatformLinkProps {
  platform: { readonly id: string; readonly label: string };
  /** Which of the platform's log-ins, where it has several. */
  login?: string | undefined;
  children: ReactNode;
  /** The account that is to be connected anew. */
  connectionId?: string;
  /** Accessible name, when the words alone do not say which account. */
  name?: string;
  look?: ButtonLook;
  size?: ButtonSize;
  className?: string;
}

/** Leads to the platform's own log-in; once pressed it says that the platform is opening. */
export function PlatformLink({
  platform,
  login,
  children,
  connectionId,
  name,
  look = "primary",
  size = "medium",
  className,
}: PlatformLinkProps) {
  const t = useTranslations("connect");
  const [opening, setOpening] = useState(false);
  const returnPath = usePathname();

  useEffect(() => {
    // A page that comes back out of the browser's history must not still say "opening".
    const reset = () => setOpening(false);
    window.addEventListener("pageshow", reset);
    return () => window.removeEventListener("pageshow", reset);
  }, []);

  return (
    <a
      href={connectHref(platform.id, { returnPath, connectionId, login })}
      aria-label={opening ? undefined : name}
      aria-disabled={opening ? true : undefined}
      onClick={(event) => {
        if (opening) event.preventDefault();
        else if (!event.metaKey && !event.ctrlKey) setOpening(true);
      }}
      className={buttonClass(look, size, className)}
    >
      {opening ? <LoaderCircle aria-hidden="true" className="size-4 shrink-0 animate-spin" /> : null}
      {opening ? t("connecting", { platform: platform.label }) : children}
    </a>
  );
}
