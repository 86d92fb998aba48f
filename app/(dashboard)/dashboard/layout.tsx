import type { ReactNode } from "react";
import { ClientMessages } from "@/app/_components/client-messages";
import { QueryProvider } from "@/lib/queries/query-provider";

/** The words and the memory that the dashboard's interactive parts share; above its loading and error states too. */
export default function DashboardPageLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages namespaces={["ui", "errors", "dashboard", "stats", "posts", "notices", "connect"]}>
      <QueryProvider>{children}</QueryProvider>
    </ClientMessages>
  );
}
