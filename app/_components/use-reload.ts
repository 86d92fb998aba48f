"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";

/** What "try again" does after a failure: the server renders the page anew, and `reset` shows that instead of the failure. */
export function useReload(reset: () => void): () => void {
  const router = useRouter();
  return () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
}
