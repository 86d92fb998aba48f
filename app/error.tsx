"use client";

import { PageFailure } from "@/app/_components/page-failure";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailure digest={error.digest} retry={reset} />;
}
