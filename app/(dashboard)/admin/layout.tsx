import type { ReactNode } from "react";
import { ClientMessages } from "@/app/_components/client-messages";

/** The words that the page's interactive parts and its error state need. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["ui", "errors", "operations"]}>{children}</ClientMessages>;
}
