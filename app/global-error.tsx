"use client";

import { failureWords } from "@/app/_components/page-failure";
import "./globals.css";

/** Replaces the root layout when that itself has failed; nothing of it can be relied on here. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const words = failureWords.en;
  return (
    <html lang="en">
      <head>
        <title>{words.title}</title>
      </head>
      <body>
        <main role="alert" className="mx-auto grid max-w-md justify-items-center gap-4 px-4 py-20 text-center">
          <h1 className="text-2xl font-semibold">{words.title}</h1>
          <p className="text-muted">{words.text}</p>
          <button
            type="button"
            onClick={reset}
            className="min-h-10 rounded-md bg-accent px-4 font-medium text-on-accent"
          >
            {words.retry}
          </button>
          {error.digest ? (
            <p className="text-xs text-muted">{words.reference.replace("{digest}", error.digest)}</p>
          ) : null}
        </main>
      </body>
    </html>
  );
}
