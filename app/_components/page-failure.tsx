"use client";

import { OctagonAlert } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useReload } from "@/app/_components/use-reload";
import { Button } from "@/components/ui/button";

/**
 * The words of the one page that must not depend on anything that may have failed, not even on the messages; kept equal
 * to `errorPage` of the message files by a test.
 */
export const failureWords = {
  en: {
    title: "This page could not be shown",
    text: "Your data is unharmed. The failure is logged; loading the page again often helps.",
    retry: "Load again",
    reference: "Reference for support: {digest}",
    unknownTitle: "We cannot check who you are",
    unknownText:
      "The part that knows who is signed in does not answer at the moment. You are still signed in; try again in a minute.",
  },
  el: {
    title: "Η σελίδα δεν μπόρεσε να εμφανιστεί",
    text: "Τα δεδομένα σας δεν έπαθαν τίποτα. Η αποτυχία καταγράφηκε, και συχνά αρκεί να φορτώσετε ξανά τη σελίδα.",
    retry: "Φόρτωση ξανά",
    reference: "Κωδικός για την υποστήριξη: {digest}",
    unknownTitle: "Δεν μπορούμε να ελέγξουμε ποιοι είστε",
    unknownText:
      "Το τμήμα που γνωρίζει ποιοι είναι συνδεδεμένοι δεν απαντά αυτή τη στιγμή. Παραμένετε συνδεδεμένοι· δοκιμάστε ξανά σε ένα λεπτό.",
  },
} as const;

const never = () => () => undefined;

function chosenLanguage(): "en" | "el" {
  return /(?:^|; )locale=el/.test(document.cookie) || document.documentElement.lang === "el" ? "el" : "en";
}

/** What a person sees when a page could not be rendered: what it means, what to do, and a reference to quote. */
export function PageFailure({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  const words = failureWords[useSyncExternalStore(never, chosenLanguage, () => "en" as const)];
  const unknown = digest === "AUTH_UNAVAILABLE";
  const again = useReload(retry);
  return (
    <main role="alert" className="mx-auto grid max-w-md justify-items-center gap-4 px-4 py-20 text-center">
      <OctagonAlert aria-hidden="true" className="size-10 text-bad" />
      <h1 className="text-2xl font-semibold tracking-tight">{unknown ? words.unknownTitle : words.title}</h1>
      <p className="text-muted">{unknown ? words.unknownText : words.text}</p>
      <Button onClick={again}>{words.retry}</Button>
      {digest && !unknown ? (
        <p className="text-xs text-muted tabular-nums">{words.reference.replace("{digest}", digest)}</p>
      ) : null}
    </main>
  );
}
