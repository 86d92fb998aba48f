import type { ReactNode } from "react";
import { ClientMessages } from "@/app/_components/client-messages";
import { SignedInPage } from "@/app/_components/signed-in-page";
import { ToastRegion } from "@/components/ui/toast";
import { requirePerson } from "@/lib/supabase/person";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson("/dashboard");
  return (
    <ClientMessages namespaces={["ui", "errors"]}>
      <ToastRegion>
        <SignedInPage person={person} nav>
          {children}
        </SignedInPage>
      </ToastRegion>
    </ClientMessages>
  );
}
