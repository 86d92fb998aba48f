import Link from "next/link";

/** The name and its sign, leading to a start page. */
export function Brand({ href, label }: { href: string; label: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      className="inline-flex items-center gap-2.5 rounded-md font-semibold text-base"
    >
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-7 shrink-0">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M7 21.5a9 9 0 0 1 18 0M16 21.5 20.6 14"
          fill="none"
          strokeWidth="2.6"
          strokeLinecap="round"
          className="stroke-on-accent"
        />
        <circle cx="16" cy="21.5" r="2.3" className="fill-on-accent" />
      </svg>
      <span>Influmeter</span>
    </Link>
  );
}
