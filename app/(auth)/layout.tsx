import type { ReactNode } from "react";
import { PublicPage } from "@/app/_components/public-page";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <PublicPage plain>
      <div className="mx-auto w-full max-w-md px-4 py-8 sm:py-16">{children}</div>
    </PublicPage>
  );
}
