import { Ban, Check } from "lucide-react";
import type { ReactNode } from "react";

/** One question that a person has before they consent, with its answer; flows in columns. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-4 break-inside-avoid rounded-lg border border-border bg-surface p-4 sm:p-5">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** What happens (good) or never happens (bad), one line each. */
export function Points({ tone, items }: { tone: "good" | "bad"; items: readonly string[] }) {
  const Icon = tone === "good" ? Check : Ban;
  return (
    <ul className="grid gap-1.5">
      {items.map((item) => (
        <li key={item} className="flex items-start gap-2.5">
          <Icon
            aria-hidden="true"
            className={`mt-0.75 size-4 shrink-0 ${tone === "good" ? "text-good" : "text-bad"}`}
          />
          <span className="min-w-0">{item}</span>
        </li>
      ))}
    </ul>
  );
}
