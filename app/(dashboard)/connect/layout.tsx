import type { ReactNode } from "react";
import { ClientMessages } from "@/app/_components/client-messages";
import { QueryProvider } from "@/lib/queries/query-provider";

/** The words that the interactive parts of connecting need. */
export default function ConnectLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages namespaces={["ui", "errors", "connect"]}>
      <QueryProvider>{children}</QueryProvider>
    </ClientMessages>
  );
}
