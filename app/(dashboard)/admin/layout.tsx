import type { ReactNode } from "react";
import { ClientMessages } from "@/app/_components/client-messages";
import { requireAdmin } from "@/lib/supabase/person";

/**
 * Who may not see the page is answered here, before anything of it is sent: below its loading state a refusal could only be
 * a page with status 200. And the words that the page's interactive parts and its error state need.
 */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireAdmin("/admin");
  return <ClientMessages namespaces={["ui", "errors", "operations"]}>{children}</ClientMessages>;
}
