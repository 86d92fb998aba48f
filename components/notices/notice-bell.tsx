import { Bell } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** The way to the notices, with how many are unread; beyond `most` it says so. */
export function NoticeBell({ unread, most }: { unread: number; most: number }) {
  const t = useTranslations("notices");
  const count = unread > most ? `${most}+` : String(unread);
  const label = unread === 0 ? t("bell") : t("bellUnread", { count });
  return (
    <Link
      href="/notifications"
      prefetch={false}
      title={label}
      className="relative inline-flex size-10 items-center justify-center rounded-md text-text transition-colors hover:bg-sunken"
    >
      <Bell aria-hidden="true" className="size-5" />
      <span className="sr-only">{label}</span>
      {unread > 0 ? (
        <span
          aria-hidden="true"
          className="absolute top-0.5 right-0 min-w-4.5 rounded-full bg-accent px-1 text-center text-xs leading-4.5 font-semibold text-on-accent tabular-nums"
        >
          {count}
        </span>
      ) : null}
    </Link>
  );
}
