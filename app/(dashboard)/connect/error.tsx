"use client";

import { type CaughtError, FailedPage } from "@/app/(dashboard)/_components/failed-page";

export default function ConnectError(caught: CaughtError) {
  return <FailedPage of="connect" {...caught} />;
}
