import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { chooseLocale, chooseTheme } from "@/app/_actions/preferences";
import { PublicFrame } from "@/components/layout/public-frame";
import { isTheme, themeCookie } from "@/lib/i18n/locale";
import { startPage } from "@/lib/supabase/person";
import { currentUserIfKnown } from "@/lib/supabase/server";

/** The public frame with what it needs to know about this visitor. */
export async function PublicPage({ plain = false, children }: { plain?: boolean; children: ReactNode }) {
  const [store, user] = await Promise.all([cookies(), plain ? null : currentUserIfKnown()]);
  const theme = store.get(themeCookie)?.value;
  return (
    <PublicFrame
      theme={isTheme(theme) ? theme : "system"}
      appHref={user ? await startPage(user.id) : null}
      plain={plain}
      chooseLocale={chooseLocale}
      chooseTheme={chooseTheme}
    >
      {children}
    </PublicFrame>
  );
}
