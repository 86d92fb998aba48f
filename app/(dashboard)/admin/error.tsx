"use client";

import { type CaughtError, FailedPage } from "@/app/(dashboard)/_components/failed-page";

export default function AdminError(caught: CaughtError) {
  return <FailedPage of="operations" {...caught} />;
}
