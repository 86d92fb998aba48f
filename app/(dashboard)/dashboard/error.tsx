"use client";

import { type CaughtError, FailedPage } from "@/app/(dashboard)/_components/failed-page";

export default function DashboardError(caught: CaughtError) {
  return <FailedPage of="dashboard" {...caught} />;
}
